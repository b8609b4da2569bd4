import { posix } from 'node:path';
import { arrowsWithinFloors, composition, filesOnHigherFloors, floors } from './floors.ts';
import { forbid, importsOf, type File, type Rule } from './rule.ts';

const code = /^src\/.*\.(?:ts|svelte)$/;
const framework = /^(?:\$app\/|\$env\/|@sveltejs\/kit)/;
const clientModules = /^\$app\/(?:state|paths|forms|navigation|environment)$/;

function isTest(path: string): boolean {
	return /\.(?:test|spec)\.ts$/.test(path);
}

/** Where an import leads, as a path from the root; a package keeps its name. */
function resolve(path: string, from: string): string {
	if (from.startsWith('#lib/')) return `src/lib/${from.slice('#lib/'.length)}`;
	return from.startsWith('.') ? posix.join(posix.dirname(path), from) : from;
}

function domainOf(path: string): string | undefined {
	return /^src\/lib\/server\/([^/]+)\//.exec(path)?.[1];
}

/** A rule about single imports: the lines of those that break it. */
function eachImport(
	files: readonly File[],
	within: RegExp,
	breaks: (path: string, target: string, isType: boolean) => boolean
): string[] {
	return files
		.filter(({ path }) => within.test(path) && !isTest(path))
		.flatMap((file) =>
			importsOf(file)
				.filter(({ from, isType }) => breaks(file.path, resolve(file.path, from), isType))
				.map(({ from }) => `${file.path} imports ${from}`)
		);
}

const noSqlInRoutes = forbid(
	'routes hold no SQL',
	/^src\/routes\//,
	/from 'kysely|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/,
	{ 'src/routes/+page.server.ts': `import { sql } from 'kysely';` }
);

const domainsKnowNoFramework: Rule = {
	name: 'only http, the hooks, routes and components know the framework',
	bad: {
		'src/lib/server/units/unit.ts': `import { error } from '@sveltejs/kit';`,
		'src/lib/dates.ts': `import { page } from '$app/state';`,
		'src/lib/components/Table.svelte': `<script>import { env } from '$env/dynamic/public';</script>`
	},
	badCount: 2,
	find: (files) =>
		eachImport(files, code, (path, target, isType) => {
			if (!framework.test(target)) return false;
			if (/^src\/(?:routes\/|hooks\.|app\.d\.ts|lib\/server\/http\/)/.test(path)) return false;
			if (/^src\/lib\/components\//.test(path)) return !clientModules.test(target) && !isType;
			return true;
		})
};

const pureStaysPure: Rule = {
	name: 'pure code and components import nothing of the server but types',
	bad: {
		'src/lib/dates.ts': `import { connect } from '#lib/server/database/connect.ts';`,
		'src/lib/components/Table.svelte': `<script>\nimport type { Unit } from '#lib/server/units/unit.ts';\nimport { sql } from 'kysely';\n</script>`,
		'src/routes/+page.svelte': `<script>\nimport { roles } from '#lib/server/grants/roles.ts';\n</script>`
	},
	badCount: 3,
	find: (files) =>
		eachImport(
			files,
			/^src\/(?:lib\/(?!server\/|checks\/)|routes\/.*\.svelte$|routes\/.*\+(?:page|layout)\.ts$)/,
			(_path, target, isType) =>
				!isType && (/^src\/lib\/server\//.test(target) || /^(?:kysely|pg|node:)/.test(target))
		)
};

const arrowsPointDown: Rule = {
	name: 'arrows between domains point down',
	bad: {
		'src/lib/server/units/unit.ts': `import { listPostings } from '../postings/posting.ts';`,
		'src/lib/server/audit/audit.ts': `import type { Unit } from '#lib/server/units/unit.ts';`,
		'src/lib/server/units/tree.ts': `import { x } from '../accounts/account.ts';`,
		'src/lib/server/astrology/sign.ts': `import { x } from '../units/unit.ts';`,
		'src/lib/server/people/person.ts': `import { page } from '../http/guards.ts';`
	},
	badCount: 5,
	find: (files) =>
		eachImport(files, /^src\/lib\/server\/(?!http\/)/, (path, target) => {
			if (!domainOf(target) || path === composition) return false;
			return !mayImport(path, target);
		})
};

function mayImport(path: string, target: string): boolean {
	const [from, to] = [domainOf(path), domainOf(target)];
	const [source, destination] = [floorOf(path), floorOf(target)];
	// What lies beside the domains (errors, input) is below all of them.
	if (source === undefined || destination === undefined) return false;
	if (source > destination || to === 'database') return true;
	if (from === to) return source === destination;
	return (
		source === destination &&
		arrowsWithinFloors.some((arrow) => arrow[0] === from && arrow[1] === to)
	);
}

function floorOf(path: string): number | undefined {
	const domain = domainOf(path);
	const floor = floors.findIndex((domains) => domain !== undefined && domains.includes(domain));
	return filesOnHigherFloors[path] ?? (floor < 0 ? undefined : floor);
}

const noCircles: Rule = {
	name: 'no file imports itself by way of others',
	bad: {
		'src/lib/a.ts': `import { b } from './b.ts';`,
		'src/lib/b.ts': `import { c } from '#lib/c.ts';`,
		'src/lib/c.ts': `import { a } from './a.ts';\nimport type { D } from './d.ts';`,
		'src/lib/d.ts': `import { c } from './c.ts';`
	},
	find: (files) => {
		const targets = new Map(
			files
				.filter(({ path }) => /^(?:src|tests)\/.*\.(?:ts|svelte)$/.test(path))
				.map((file) => [
					file.path,
					importsOf(file)
						.filter(({ isType }) => !isType)
						.map(({ from }) => resolve(file.path, from))
				])
		);
		const done = new Set<string>();
		const visit = (path: string, trail: readonly string[]): string[] => {
			if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' → ')];
			if (done.has(path)) return [];
			const found = (targets.get(path) ?? []).flatMap((target) => visit(target, [...trail, path]));
			done.add(path);
			return found;
		};
		return [...targets.keys()].flatMap((path) => visit(path, []));
	}
};

const everyDomainHasAFloor: Rule = {
	name: 'every domain has a floor, and every floor is used',
	bad: { 'src/lib/server/astrology/sign.ts': '' },
	badCount: 1 + floors.flat().length,
	find: (files) => {
		const named = new Set(floors.flat());
		const real = new Set(files.flatMap(({ path }) => domainOf(path) ?? []));
		real.delete('http');
		return [
			...[...real].filter((domain) => !named.has(domain)).map((domain) => `${domain} has no floor`),
			...[...named].filter((domain) => !real.has(domain)).map((domain) => `${domain} is not there`)
		];
	}
};

/** The domains that a chain of arrows leads back to. */
export function findCircle(arrows: readonly (readonly [string, string])[]): string | undefined {
	const reach = (from: string, seen: readonly string[]): string | undefined => {
		if (seen.includes(from)) return [...seen, from].join(' → ');
		for (const [source, target] of arrows) {
			const circle = source === from ? reach(target, [...seen, from]) : undefined;
			if (circle) return circle;
		}
		return undefined;
	};
	return arrows.map(([from]) => reach(from, [])).find((circle) => circle !== undefined);
}

const oneFileKnowsLucia: Rule = {
	name: 'one file knows lucia',
	bad: {
		'src/lib/server/accounts/a.ts': `import { Lucia } from 'lucia';`,
		'src/hooks.server.ts': `import { Lucia } from 'lucia';`
	},
	find: (files) => {
		const found = eachImport(files, code, (_path, target) => target === 'lucia');
		return found.length > 1 ? [found.join(', ')] : [];
	}
};

const librariesStayHome: Rule = {
	name: 'the database driver and the queue are known to their own domain only',
	bad: {
		'src/lib/server/units/unit.ts': `import pg from 'pg';`,
		'src/lib/server/units/job.ts': `import { PgBoss } from 'pg-boss';`
	},
	badCount: 2,
	find: (files) =>
		eachImport(
			files,
			code,
			(path, target) =>
				(target === 'pg' &&
					!/^src\/(?:cli|lib\/server\/(?:database|embedded-postgres))\//.test(path)) ||
				(target === 'pg-boss' && !/^src\/lib\/server\/jobs\//.test(path))
		)
};

const compiledWords = 'src/lib/paraglide/';
const commandsBeforeBuilding = ['start', 'dev', 'build', 'seed'].map(
	(name) => `src/cli/${name}.ts`
);

/** A fresh clone has no compiled messages before it was built, and what builds it must load. */
const commandsLoadUnbuilt: Rule = {
	name: 'the commands that come before building load no compiled messages',
	bad: {
		'src/cli/seed.ts': `import { seed } from '#lib/server/demo/seed.ts';`,
		'src/lib/server/demo/seed.ts': `import { m } from '../../paraglide/messages.js';`
	},
	find: (files) => {
		const byPath = new Map(files.map((file) => [file.path, file]));
		const reached = new Set(commandsBeforeBuilding);
		for (const path of reached) {
			const file = byPath.get(path);
			if (!file) continue;
			for (const { from, isType } of importsOf(file)) {
				if (!isType) reached.add(resolve(path, from));
			}
		}
		return eachImport(
			files.filter(({ path }) => reached.has(path)),
			code,
			(_path, target, isType) => !isType && target.startsWith(compiledWords)
		);
	}
};

export const borderRules: readonly Rule[] = [
	noSqlInRoutes,
	domainsKnowNoFramework,
	pureStaysPure,
	arrowsPointDown,
	noCircles,
	everyDomainHasAFloor,
	oneFileKnowsLucia,
	librariesStayHome,
	commandsLoadUnbuilt
];
