import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import { systemFolder } from '../embedded-postgres/binaries.ts';
import { canReach, findOperatingUser } from '../embedded-postgres/operating-user.ts';
import { mailUrlSchema } from '../notices/mail-transport.ts';

/** What an operator may set, checked, with the defaults filled in. */
export interface Environment {
	host: string;
	port: number;
	/** Scheme, host and port as browsers see them; without a slash at the end. */
	origin: string;
	/** A PostgreSQL of the operator's; `undefined` means the embedded one. */
	databaseUrl: string | undefined;
	/** The folder of the installation: keys, anchors, files, and the embedded database. */
	home: string;
	keysFile: string;
	webWorkersCount: number;
	/** Where mail goes out; `undefined` means that nothing is mailed. */
	mailUrl: string | undefined;
	/** Whether the demonstration was asked for or ruled out; `undefined` leaves it to the first start. */
	isDemo: boolean | undefined;
}

/** Something that is wrong with one variable. `code` has its words in the catalogues. */
export interface EnvironmentProblem {
	name: string;
	code: EnvironmentProblemCode;
	values: Record<string, string | number>;
}

export type EnvironmentProblemCode =
	| 'port'
	| 'host'
	| 'origin'
	| 'database-url'
	| 'mail-url'
	| 'path-relative'
	| 'web-concurrency'
	| 'switch'
	| 'whole-number'
	| 'unknown'
	| 'unknown-close';

export type Variables = Record<string, string | undefined>;

const portDefault = 3000;
const webWorkersMax = 64;

/** Names that are ours, so that another one that looks like ours is a slip of the pen. */
const ownNames = [
	'ZHIXING_HOME',
	'ZHIXING_DEMO',
	'ZHIXING_LANGUAGE',
	'ZHIXING_KEYS_FILE',
	'ZHIXING_LOG_LEVEL',
	'ZHIXING_MAIL_URL',
	'ZHIXING_TEST_POSTGRES'
];

/**
 * Reads the environment, and finds all that is wrong with it rather than the first.
 *
 * @param projectFolder where the project lies, for the default home
 */
export function readEnvironment(
	variables: Variables,
	projectFolder: string
): { environment: Environment; problems: EnvironmentProblem[] } {
	const problems: EnvironmentProblem[] = [];
	const report = (name: string, code: EnvironmentProblemCode, values = {}) =>
		problems.push({ name, code, values: { name, value: variables[name] ?? '', ...values } });
	const read = <Value>(
		name: string,
		fallback: Value,
		code: EnvironmentProblemCode,
		parse: (text: string) => Value | undefined
	): Value => {
		// An empty variable is how shells and unit files say "not set".
		const text = variables[name]?.trim();
		if (!text) return fallback;
		const value = parse(text);
		if (value === undefined) report(name, code);
		return value ?? fallback;
	};

	const port = read('PORT', portDefault, 'port', (text) => parseCount(text, 65_535));
	const home = read('ZHIXING_HOME', defaultHome(projectFolder), 'path-relative', parsePath);
	const environment: Environment = {
		port,
		host: read('HOST', '127.0.0.1', 'host', parseHost),
		origin: read('ORIGIN', `http://localhost:${port}`, 'origin', parseOrigin),
		databaseUrl: read('DATABASE_URL', undefined, 'database-url', parseDatabaseUrl),
		home,
		keysFile: read(
			'ZHIXING_KEYS_FILE',
			join(home, 'secrets/keys.json'),
			'path-relative',
			parsePath
		),
		webWorkersCount: read(
			'WEB_CONCURRENCY',
			Math.min(webWorkersMax, availableParallelism()),
			'web-concurrency',
			(text) => parseCount(text, webWorkersMax)
		),
		mailUrl: read('ZHIXING_MAIL_URL', undefined, 'mail-url', (text) =>
			v.is(mailUrlSchema, text) ? text : undefined
		),
		isDemo: read<boolean | undefined>('ZHIXING_DEMO', undefined, 'switch', parseSwitch)
	};
	read('XFF_DEPTH', undefined, 'whole-number', (text) => parseCount(text, 16));
	for (const name of Object.keys(variables)) {
		if (!name.startsWith('ZHIXING_') || ownNames.includes(name)) continue;
		const close = ownNames.find((own) => isClose(own, name));
		report(name, close ? 'unknown-close' : 'unknown', close ? { close } : {});
	}
	return { environment, problems };
}

/**
 * `.zhixing` in the project. Where root started us from a folder that nobody else may enter, the
 * database, which does not run as root, could not get there: then below `/var/lib/zhixing`.
 */
export function defaultHome(projectFolder: string): string {
	const near = join(projectFolder, '.zhixing');
	const user = findOperatingUser();
	if (!user || canReach(user, projectFolder)) return near;
	const name = createHash('sha256').update(projectFolder).digest('hex').slice(0, 12);
	return join(systemFolder, name);
}

function parseCount(text: string, most: number): number | undefined {
	const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
	return count >= 1 && count <= most ? count : undefined;
}

function parseHost(text: string): string | undefined {
	return /^[a-z0-9]([a-z0-9.-]{0,253}[a-z0-9])?$|^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)
		? text
		: undefined;
}

function parseOrigin(text: string): string | undefined {
	const url = URL.parse(text);
	if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
		return undefined;
	}
	return url.pathname === '/' ? url.origin : undefined;
}

function parseDatabaseUrl(text: string): string | undefined {
	if (!/^postgres(ql)?:\/\//.test(text)) return undefined;
	// A socket address has no host between @ and /, which a URL must have.
	const url = URL.parse(text) ?? URL.parse(text.replace('@/', '@socket/'));
	return url && url.pathname.length > 1 ? text : undefined;
}

function parsePath(text: string): string | undefined {
	return isAbsolute(text) ? resolve(text) : undefined;
}

function parseSwitch(text: string): boolean | undefined {
	if (/^(1|on|yes|true)$/i.test(text)) return true;
	if (/^(0|off|no|false)$/i.test(text)) return false;
	return undefined;
}

/** One or two letters apart, such as a dropped, doubled, swapped or wrong one. */
function isClose(one: string, other: string): boolean {
	let row = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let i = 1; i <= one.length; i += 1) {
		const next = [i];
		for (let j = 1; j <= other.length; j += 1) {
			const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
			next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
		}
		row = next;
	}
	return (row[other.length] ?? 0) <= 2;
}
