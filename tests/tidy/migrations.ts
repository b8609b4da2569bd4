import { importsOf, type Rule } from './rule.ts';

const migration = /^migrations\/(?!schema\.sql$)/;

const numbered: Rule = {
	name: 'migrations are numbered without gaps or doubles, and named by a verb',
	bad: {
		'migrations/0001-create-units.ts': '',
		'migrations/0003-create-people.ts': '',
		'migrations/0003-rename-people.ts': '',
		'migrations/Notes.md': ''
	},
	badCount: 2,
	find: (files) =>
		files
			.filter(({ path }) => migration.test(path))
			.map(({ path }) => path.slice('migrations/'.length))
			.sort()
			.filter((name, index) => {
				const number = String(index + 1).padStart(4, '0');
				return !new RegExp(`^${number}-[a-z]+(?:-[a-z0-9]+)+\\.ts$`).test(name);
			})
};

const frozen: Rule = {
	name: 'migrations import nothing but kysely, so that they stay as they ran',
	bad: { 'migrations/0001-create-units.ts': `import { levels } from '#lib/server/units/tree.ts';` },
	find: (files) =>
		files
			.filter(({ path }) => migration.test(path))
			.flatMap((file) =>
				importsOf(file)
					.filter(({ from }) => from !== 'kysely')
					.map(({ from }) => `${file.path} imports ${from}`)
			)
};

const forwardOnly: Rule = {
	name: 'migrations go forward only',
	bad: { 'migrations/0001-create-units.ts': 'export async function down() {}' },
	find: (files) =>
		files
			.filter(
				({ path, text }) =>
					migration.test(path) && /export (?:async )?(?:function|const) down\b/.test(text)
			)
			.map(({ path }) => path)
};

interface Table {
	name: string;
	lines: string[];
	indexes: string[];
}

function tablesOf(schema: string): Table[] {
	return [...schema.matchAll(/^CREATE TABLE (\w+) \(\n([\s\S]*?)\n\);((?:\nCREATE .*)*)/gm)].map(
		([, name = '', body = '', after = '']) => ({
			name,
			lines: body.split(',\n\t').map((line) => line.trim()),
			indexes: [...after.matchAll(/INDEX (\w+) /g)].map(([, index = '']) => index)
		})
	);
}

const ends: readonly (readonly [RegExp, string])[] = [
	[/ PRIMARY KEY /, '_pkey'],
	[/ UNIQUE /, '_key'],
	[/ FOREIGN KEY /, '_fkey'],
	[/ CHECK /, '_check'],
	[/ EXCLUDE /, '_excl']
];

/** Words that end in s and are one thing. */
const singular = new Set(['status', 'syllabus']);

function findOddNames({ name, lines, indexes }: Table): string[] {
	const odd: string[] = [];
	const last = name.split('_').at(-1) ?? '';
	if (!/^[a-z]+(?:_[a-z]+)*$/.test(name) || (last.endsWith('s') && !singular.has(last)))
		odd.push(`table ${name} is not one thing in small letters`);
	for (const line of lines) {
		const constraint = /^CONSTRAINT (\w+)/.exec(line)?.[1];
		if (constraint) {
			const end = ends.find(([kind]) => kind.test(line))?.[1] ?? '';
			if (!constraint.startsWith(`${name}_`) || !constraint.endsWith(end))
				odd.push(`constraint ${constraint} is not ${name}_…${end}`);
			if (end === '_fkey' && !/ ON DELETE /.test(line))
				odd.push(`constraint ${constraint} does not say what a deletion does`);
			continue;
		}
		odd.push(...findOddColumn(name, line));
	}
	for (const index of indexes)
		if (!new RegExp(`^${name}_\\w+_(?:idx|key)$`).test(index))
			odd.push(`index ${index} is not ${name}_…_idx`);
	return odd;
}

function findOddColumn(table: string, line: string): string[] {
	const column = line.split(' ')[0] ?? '';
	const isInstant = / timestamp(?:\(\d\))? with time zone/.test(line);
	if (/ timestamp(?:\(\d\))? without/.test(line)) return [`${table}.${column} has no time zone`];
	if (isInstant && !/_(?:at|until)$/.test(column))
		return [`${table}.${column} is an instant: …_at`];
	if (/^\w+ date\b/.test(line) && !/_on$/.test(column))
		return [`${table}.${column} is a day: …_on`];
	return /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(column)
		? []
		: [`${table}.${column} is not snake_case`];
}

const named: Rule = {
	name: 'tables, columns, constraints and indexes are named by the house rules',
	bad: {
		'migrations/schema.sql': `CREATE TABLE units (
	id bigint NOT NULL,
	founded date,
	created timestamp with time zone,
	CONSTRAINT units_pk PRIMARY KEY (id),
	CONSTRAINT parent_fkey FOREIGN KEY (parent_id) REFERENCES units(id) ON DELETE CASCADE,
	CONSTRAINT units_other_fkey FOREIGN KEY (other_id) REFERENCES units(id)
);
CREATE INDEX units_founded ON units USING btree (founded);`
	},
	badCount: 7,
	find: (files) =>
		files
			.filter(({ path }) => path === 'migrations/schema.sql')
			.flatMap(({ text }) => tablesOf(text).flatMap(findOddNames))
};

export const migrationRules: readonly Rule[] = [numbered, frozen, forwardOnly, named];
