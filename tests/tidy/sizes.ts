import ts from 'typescript';
import { parse, walk, type File, type Rule } from './rule.ts';

const fileLinesMax = 300;
const routeLinesMax = 80;
const functionLinesMax = 70;

function linesOf(text: string): number {
	return text.replace(/\n$/, '').split('\n').length;
}

const filesStayReadable: Rule = {
	name: `files have at most ${fileLinesMax} lines`,
	bad: { 'src/lib/long.ts': 'x\n'.repeat(fileLinesMax + 1) },
	find: (files) =>
		files
			.filter(({ path }) =>
				/^(?:src|tests|migrations)\/.*\.(?:ts|mjs|svelte|css|html|sh)$/.test(path)
			)
			.filter(({ text }) => linesOf(text) > fileLinesMax)
			.map(({ path, text }) => `${path} has ${linesOf(text)} lines`)
};

const routesStayThin: Rule = {
	name: `route files have at most ${routeLinesMax} lines`,
	bad: { 'src/routes/units/+page.server.ts': 'x\n'.repeat(routeLinesMax + 1) },
	find: (files) =>
		files
			.filter(({ path }) => /^src\/routes\/.*\.ts$/.test(path) && !/\.test\.ts$/.test(path))
			.filter(({ text }) => linesOf(text) > routeLinesMax)
			.map(({ path, text }) => `${path} has ${linesOf(text)} lines`)
};

/** Migrations are one long text of SQL on purpose, and `describe` only gathers tests. */
const functionsStayReadable: Rule = {
	name: `functions have at most ${functionLinesMax} lines`,
	bad: {
		'src/lib/long.ts': `export function long() {\n${'\tx();\n'.repeat(functionLinesMax)}}`,
		'src/lib/components/Long.svelte': `<h1>x</h1>\n<script>\nconst long = () => {\n${'\tx();\n'.repeat(functionLinesMax)}};\n</script>`
	},
	badCount: 2,
	find: (files) =>
		files
			.filter(({ path }) => /^(?:src|tests)\/.*\.(?:ts|mjs|svelte)$/.test(path))
			.flatMap(findLongFunctions)
};

function findLongFunctions(file: File): string[] {
	const source = parse(file);
	const lineAt = (place: number) => source.getLineAndCharacterOfPosition(place).line;
	return [...walk(source)]
		.filter((node) => ts.isFunctionLike(node) && !isGathering(node))
		.map((node) => ({
			line: lineAt(node.getStart()) + 1,
			length: lineAt(node.getEnd()) - lineAt(node.getStart()) + 1
		}))
		.filter(({ length }) => length > functionLinesMax)
		.map(({ line, length }) => `${file.path}:${line} has ${length} lines`);
}

function isGathering({ parent }: ts.Node): boolean {
	return ts.isCallExpression(parent) && /^(?:test\.)?describe\b/.test(parent.expression.getText());
}

export const sizeRules: readonly Rule[] = [
	filesStayReadable,
	routesStayThin,
	functionsStayReadable
];
