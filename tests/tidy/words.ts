import ts from 'typescript';
import { forbid, lineOf, parse, walk, type Rule } from './rule.ts';

/** All code but these rules themselves, which must name what they forbid. */
const code = /^(?:src|migrations|tests\/(?!tidy\/))/;
const ours = /^(?!tests\/tidy\/|package-lock\.json|LICENSE)/;
const markup = /\.svelte$/;

const noAny: Rule = {
	name: 'nothing is any',
	bad: {
		'src/lib/x.ts': 'export function x(y: any) {}',
		'src/lib/components/X.svelte': '<script lang="ts">\nlet x = y as any;\n</script>'
	},
	badCount: 2,
	find: (files) =>
		files
			.filter(({ path }) => code.test(path) && /\.(?:ts|svelte)$/.test(path))
			.flatMap((file) =>
				[...walk(parse(file))]
					.filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)
					.map((node) => `${file.path}:${lineOf(node.getSourceFile().text, node.getStart())}`)
			)
};

const noOldSvelte = forbid(
	'components use runes: no slots, stores, on: events, module state or use: actions',
	markup,
	/<slot\b|\son:[a-z]+|\suse:[a-z]\w*(?![\w]*enhance)|from 'svelte\/store'|<svelte:component|\{@const\b/,
	{ 'src/lib/components/X.svelte': '<button on:click={x}>x</button>' }
);

const noStyleAttributes: Rule = {
	name: 'markup has no style attributes, which the content security policy refuses',
	bad: {
		'src/lib/components/X.svelte':
			'<p\n\tclass="x"\n\tstyle="color: red">x</p><p style:width="1px">x</p>'
	},
	badCount: 2,
	find: (files) =>
		files
			.filter(({ path }) => /^src\/.*\.(?:svelte|html)$/.test(path))
			.flatMap(({ path, text }) =>
				[...withoutBlocks(text).matchAll(/\sstyle(?::[\w-]+)?\s*=|\{style\}/g)].map(
					({ index }) => `${path}:${lineOf(text, index)}`
				)
			)
};

/** Markup alone: scripts and style sheets become empty lines. */
function withoutBlocks(text: string): string {
	return text.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, (block) => block.replace(/[^\n]/g, ' '));
}

const listsHaveKeys: Rule = {
	name: 'lists in markup have keys',
	bad: {
		'src/lib/components/X.svelte':
			'{#each rows as { a, b }}<p>{a}</p>{/each}{#each rows as row (`${row.id}`)}{/each}'
	},
	find: (files) =>
		files
			.filter(({ path }) => markup.test(path))
			.flatMap(({ path, text }) =>
				[...text.matchAll(/\{#each\s/g)]
					.map(({ index }) => ({ index, head: text.slice(index, endOfBraces(text, index)) }))
					.filter(({ head }) => / as /.test(head) && !/\)\s*\}$/.test(head))
					.map(({ index, head }) => `${path}:${lineOf(text, index)} ${head}`)
			)
};

/** Where the brace that opens at a place is closed. */
function endOfBraces(text: string, start: number): number {
	let depth = 0;
	for (let index = start; index < text.length; index++) {
		if (text[index] === '{') depth++;
		if (text[index] === '}' && --depth === 0) return index + 1;
	}
	return text.length;
}

export const wordRules: readonly Rule[] = [
	forbid('no HTML strings reach a page', code, /\{@html|\.innerHTML\s*=|insertAdjacentHTML/, {
		'src/routes/+page.svelte': '{@html text}'
	}),
	forbid('no SQL is built from strings', code, /\bsql\.(?:raw|lit)\b/, {
		'src/lib/server/units/unit.ts': 'sql.raw(`select ${x}`)'
	}),
	forbid('the log is pino: no console', /^(?:src|tests\/(?!tidy\/))/, /\bconsole\.\w+/, {
		'src/lib/x.ts': 'console.log(1);'
	}),
	forbid(
		'nothing is left for later',
		/^(?:src|migrations|tests\/(?!tidy\/)|content|docs|messages)/,
		/\b(?:TODO|FIXME|XXX|HACK)\b/,
		{
			'src/lib/x.ts': '// TODO later'
		}
	),
	forbid(
		'no test is skipped or alone',
		/^(?:src|tests\/(?!tidy\/)).*\.ts$/,
		/\b(?:test|it|describe|suite)\.(?:skip|only|todo|fixme|fails|skipIf|runIf)\b|\b(?:xit|fit|xdescribe|fdescribe)\(|\btest\.slow\(/,
		{ 'src/lib/x.test.ts': "test.skip('x', () => {});" }
	),
	forbid(
		'no check is switched off for a file, and none of the compiler at all',
		code,
		/@ts-(?:ignore|nocheck|expect-error)|eslint-disable(?!-next-line [a-z])|prettier-ignore|svelte-ignore(?! [a-z])/,
		{ 'src/lib/x.ts': '// @ts-ignore' }
	),
	forbid(
		'no day or time is taken from the zone of the server',
		/^src\/(?!.*\.test\.ts)/,
		/\.get(?:FullYear|Month|Date|Day|Hours)\(\)|\.toLocale(?:Date|Time)?String\(/,
		{
			'src/lib/x.ts': 'new Date().getDate()'
		}
	),
	forbid(
		'the repository speaks of the project alone: no paths of a machine, no package registry',
		ours,
		/(?<![\w.])\/(?:work|root|Users)\/[a-z]|\/home\/(?!\w*:)[a-z]\w*\/|registry\.npm|npmmirror|artifactory|\bissue #?\d/i,
		{ 'docs/operations.md': 'see /work/main' }
	),
	forbid(
		'no page asks for a message by a computed name, which would bring the whole catalogue along',
		/^src\/(?!lib\/(?:server|checks)\/|cli\/)/,
		/(?<![\w.$'"`-])m(?:\[| as )/,
		{ 'src/lib/x-words.ts': 'm[`course_${code}`]();' }
	),
	noAny,
	noOldSvelte,
	noStyleAttributes,
	listsHaveKeys
];
