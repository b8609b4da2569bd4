import type { File, Rule } from './rule.ts';

interface Lock {
	packages: Record<string, { version?: string; license?: string; resolved?: string }>;
}

function read<Content>(files: readonly File[], name: string): Content | undefined {
	const file = files.find(({ path }) => path === name);
	return file && (JSON.parse(file.text) as Content);
}

const topLevel = new Set([
	'.ci',
	'.gitignore',
	'.npmrc',
	'.prettierignore',
	'.prettierrc',
	'CONTRIBUTING.md',
	'LICENSE',
	'README.md',
	'README.zh-CN.md',
	'SECURITY.md',
	'content',
	'docs',
	'eslint.config.js',
	'messages',
	'migrations',
	'package-lock.json',
	'package.json',
	'playwright.config.ts',
	'project.inlang',
	'src',
	'static',
	'svelte.config.js',
	'tests',
	'tsconfig.json',
	'vite.config.ts'
]);

const topLevelIsShort: Rule = {
	name: 'the top level holds what is listed, and nothing else',
	bad: { 'scripts/x.sh': '' },
	find: (files) => [
		...new Set(
			files.map(({ path }) => path.split('/')[0] ?? '').filter((name) => !topLevel.has(name))
		)
	]
};

const versionsAreExact: Rule = {
	name: 'versions of packages are exact',
	bad: { 'package.json': '{"dependencies": {"a": "^1.2.3"}, "devDependencies": {"b": "latest"}}' },
	badCount: 2,
	find: (files) => {
		const manifest = read<Record<string, Record<string, string>>>(files, 'package.json') ?? {};
		return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
			Object.entries(manifest[group] ?? {})
				.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
				.map(([name, version]) => `${name} ${version}`)
		);
	}
};

const lockNamesNoAddress: Rule = {
	name: 'the lock file names no address to download from',
	bad: {
		'package-lock.json': '{"packages": {"node_modules/a": {"resolved": "https://host/a.tgz"}}}'
	},
	find: (files) =>
		Object.entries(read<Lock>(files, 'package-lock.json')?.packages ?? {})
			.filter(([, { resolved }]) => resolved?.startsWith('http'))
			.map(([path]) => path)
};

const licences = new Set([
	'0BSD',
	'Apache-2.0',
	'Apache-2.0 WITH LLVM-exception',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'BlueOak-1.0.0',
	'CC0-1.0',
	'ISC',
	'MIT',
	'MIT-0',
	'MPL-2.0',
	'OFL-1.1',
	'PSF-2.0',
	'Python-2.0',
	'Zlib'
]);

/** Packages whose manifest names no licence: what the text that comes with them (or their parent) says. */
const licencesByText: Record<string, string> = {
	'node_modules/@inlang/plugin-message-format': 'MIT',
	'node_modules/png-js': 'MIT',
	'node_modules/svelte-toolbelt': 'MIT',
	'node_modules/@lix-js/sdk-linux-x64': 'Apache-2.0'
};

function isAllowed(licence: string): boolean {
	const plain = licence.replace(/^\((.*)\)$/, '$1');
	if (plain.includes(' OR ')) return plain.split(' OR ').some(isAllowed);
	if (plain.includes(' AND ')) return plain.split(' AND ').every(isAllowed);
	return licences.has(plain);
}

const licencesAreOpen: Rule = {
	name: 'every package has a licence that goes with ours',
	bad: {
		'package-lock.json': JSON.stringify({
			packages: {
				'node_modules/a': { license: 'GPL-3.0' },
				'node_modules/b': { license: '(MIT AND GPL-3.0)' },
				'node_modules/c': {},
				'node_modules/d': { license: '(MIT OR GPL-3.0)' }
			}
		})
	},
	badCount: 3,
	find: (files) =>
		Object.entries(read<Lock>(files, 'package-lock.json')?.packages ?? {})
			.filter(([path]) => path !== '')
			.map(([path, { license }]) => [path, license ?? licencesByText[path] ?? 'none'] as const)
			.filter(([, licence]) => !isAllowed(licence))
			.map(([path, licence]) => `${path}: ${licence}`)
};

const floors: Record<string, string> = {
	devalue: '5.9.4',
	svelte: '5.55.7',
	kysely: '0.28.17',
	'@sveltejs/kit': '2.49.5'
};

/** Versions below these have published weaknesses that reach us; there is no network to ask here. */
const noKnownWeakness: Rule = {
	name: 'no package is older than its last known weakness',
	bad: {
		'package-lock.json':
			'{"packages": {"node_modules/a/node_modules/devalue": {"version": "5.9.2"}}}'
	},
	find: (files) =>
		Object.entries(read<Lock>(files, 'package-lock.json')?.packages ?? {}).flatMap(
			([path, entry]) => {
				const name = path.replace(/^.*node_modules\//, '');
				const floor = floors[name];
				return floor && compareVersions(entry.version ?? '0', floor) < 0
					? [`${path} ${entry.version} is older than ${floor}`]
					: [];
			}
		)
};

function compareVersions(one: string, other: string): number {
	const parts = (version: string) => version.split('.').map((part) => Number.parseInt(part, 10));
	const [left, right] = [parts(one), parts(other)];
	return (
		left.map((part, index) => part - (right[index] ?? 0)).find((difference) => difference !== 0) ??
		0
	);
}

export const packageRules: readonly Rule[] = [
	topLevelIsShort,
	versionsAreExact,
	lockNamesNoAddress,
	licencesAreOpen,
	noKnownWeakness
];
