import ts from 'typescript';
import { accessByRoute } from '#lib/server/http/access.ts';
import { parse, type File, type Rule } from './rule.ts';

/** What may make a load, an action or an end point: each of these asks the guard first. */
const closed = {
	load: ['page(…)'],
	method: ['endpoint(…)', 'exchange(…)'],
	action: ['command(…)']
};
const open = {
	load: ['openPage(…)'],
	method: ['openEndpoint(…)'],
	action: ['openCommand(…)', 'deviceForm(…)']
};
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback']);
const switches = new Set(['prerender', 'ssr', 'csr', 'trailingSlash', 'config']);

const serverFile = /^src\/routes\/(?:.*\/)?\+(?:page|layout)?\.?server\.ts$/;

function routeOf(path: string): string {
	const folder = path.replace(/^src\/routes/, '').replace(/\/\+[^/]*$/, '');
	return folder === '' ? '/' : folder;
}

/** The exported constants of a file with the expressions that make them. */
function exportsOf(file: File): { name: string; made: ts.Expression | undefined }[] {
	return parse(file).statements.flatMap((statement) => {
		if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement))
			return [{ name: statement.getText(), made: undefined }];
		const isExported = ts.canHaveModifiers(statement)
			? ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
			: false;
		if (!isExported || ts.isInterfaceDeclaration(statement)) return [];
		if (!ts.isVariableStatement(statement))
			return [{ name: statement.getText().slice(0, 40), made: undefined }];
		return statement.declarationList.declarations.map((declaration) => ({
			name: declaration.name.getText(),
			made: unwrap(declaration.initializer)
		}));
	});
}

function unwrap(expression: ts.Expression | undefined): ts.Expression | undefined {
	return expression && ts.isSatisfiesExpression(expression)
		? unwrap(expression.expression)
		: expression;
}

function makerOf(expression: ts.Expression | undefined): string {
	if (!expression) return '';
	if (ts.isIdentifier(expression)) return expression.text;
	return ts.isCallExpression(expression) ? `${expression.expression.getText()}(…)` : '';
}

interface Answer {
	what: string;
	maker: string;
	kind: keyof typeof closed;
}

/** Each thing of a server file that answers requests, with what made it. */
export function answersOf(file: File): Answer[] {
	return exportsOf(file).flatMap(({ name, made }): Answer[] => {
		if (switches.has(name)) return [];
		if (name === 'load') return [{ what: 'load', maker: makerOf(made), kind: 'load' }];
		if (methods.has(name)) return [{ what: name, maker: makerOf(made), kind: 'method' }];
		if (name === 'actions' && made && ts.isObjectLiteralExpression(made)) {
			return made.properties.map((property) => ({
				what: `action ${property.name?.getText() ?? ''}`,
				maker: ts.isPropertyAssignment(property) ? makerOf(unwrap(property.initializer)) : '',
				kind: 'action'
			}));
		}
		return [{ what: name, maker: '', kind: 'load' }];
	});
}

const everyAnswerIsGuarded: Rule = {
	name: 'every load, action and end point is made by a door of http, and by the one its access asks for',
	bad: {
		'src/routes/units/+page.server.ts': `export const load = async () => ({});`,
		'src/routes/people/+page.server.ts': `export const load = openPage(async () => ({}));
			export const actions = { default: async () => {}, other: command({}) };`,
		'src/routes/about/+page.server.ts': `export const load = page(async () => ({}));`,
		'src/routes/healthz/+server.ts': `export async function GET() {}\nexport { POST } from './post.ts';`
	},
	badCount: 6,
	find: (files) =>
		files
			.filter(({ path }) => serverFile.test(path))
			.flatMap((file) => {
				const access = accessByRoute[routeOf(file.path)];
				const doors = access === 'public' || access === 'pending' ? open : closed;
				return answersOf(file)
					.filter(({ maker, kind }) => !isDoor(file.path, doors[kind], maker, kind))
					.map(({ what, maker }) => `${file.path}: ${what} is made by ${maker || 'hand'}`);
			})
};

function isDoor(path: string, doors: readonly string[], maker: string, kind: string): boolean {
	// A layout stands above routes of every access, so it reads for whoever is there.
	if (path.endsWith('+layout.server.ts')) return kind === 'load' && maker === 'loadShell';
	return doors.includes(maker);
}

const everyPageHasADoor: Rule = {
	name: 'every page that is not public has a load of its own on the server',
	bad: { 'src/routes/units/+page.svelte': '<h1>units</h1>' },
	find: (files) => {
		const paths = new Set(files.map(({ path }) => path));
		return files
			.map(({ path }) => path)
			.filter((path) => /^src\/routes\/(?:.*\/)?\+page\.svelte$/.test(path))
			.filter((path) => accessByRoute[routeOf(path)] !== 'public')
			.filter((path) => {
				const server = path.replace('+page.svelte', '+page.server.ts');
				if (!paths.has(server)) return true;
				const file = files.find((other) => other.path === server);
				return !file || !exportsOf(file).some(({ name }) => name === 'load');
			});
	}
};

const accessNamesEveryRoute: Rule = {
	name: 'the access table names every route, and nothing else',
	bad: { 'src/routes/astrology/+page.svelte': '' },
	badCount: 1 + Object.keys(accessByRoute).length,
	find: (files) => {
		const routes = new Set(
			files
				.map(({ path }) => path)
				.filter((path) =>
					/^src\/routes\/(?:.*\/)?\+(?:page\.svelte|page\.server\.ts|server\.ts)$/.test(path)
				)
				.map(routeOf)
		);
		return [
			...[...routes].filter((id) => !(id in accessByRoute)).map((id) => `${id} is not listed`),
			...Object.keys(accessByRoute)
				.filter((id) => !routes.has(id))
				.map((id) => `${id} is listed and not there`)
		];
	}
};

const pagesLoadOnTheServer: Rule = {
	name: 'no page loads in the browser, where nobody asks who it is for',
	bad: { 'src/routes/units/+page.ts': '' },
	find: (files) =>
		files
			.map(({ path }) => path)
			.filter((path) => /^src\/routes\/(?:.*\/)?\+(?:page|layout)\.(?:ts|js)$/.test(path))
};

const noPlainJavaScript: Rule = {
	name: 'all code is TypeScript, but for what must run before the packages are there',
	bad: { 'src/routes/units/+page.server.js': '', 'tests/support/x.mjs': '' },
	badCount: 2,
	find: (files) =>
		files
			.map(({ path }) => path)
			.filter((path) => /^(?:src|tests|migrations)\/.*\.[cm]?js$/.test(path))
			.filter((path) => !/^src\/cli\/[a-z-]+\.mjs$/.test(path))
};

export const doorRules: readonly Rule[] = [
	everyAnswerIsGuarded,
	everyPageHasADoor,
	accessNamesEveryRoute,
	pagesLoadOnTheServer,
	noPlainJavaScript
];
