import { sql, type Transaction } from 'kysely';
import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';
import type { Database } from '../database/schema.ts';
import { readYaml, type SourceError, type SourceFile } from '../yaml/authored-yaml.ts';

/** An administrative division ready to be written. */
export interface PreparedDivision {
	code: string;
	name: string;
	level: number;
	parentCode: string | null;
	isFiller: boolean;
	validFrom: string | null;
	validTo: string | null;
}

interface PlacedDivision extends PreparedDivision {
	file: string;
	line: number;
}

/** Levels below the nation, and how many digits a code of the level has. */
const levels = {
	province: { level: 1, digits: 6 },
	city: { level: 2, digits: 6 },
	county: { level: 3, digits: 6 },
	township: { level: 4, digits: 9 },
	community: { level: 5, digits: 12 }
} as const;

const day = v.pipe(v.string(), v.check(isDay, 'bad-date'));
const code = v.pipe(v.string(), v.regex(/^[0-9]{6}([0-9]{3}([0-9]{3})?)?$/));
const divisionsSchema = v.strictObject({
	divisions: v.array(
		v.strictObject({
			code,
			name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
			level: v.picklist(['province', 'city', 'county', 'township', 'community']),
			parent: v.optional(code),
			filler: v.optional(v.boolean()),
			valid_from: v.optional(day),
			valid_to: v.optional(day)
		})
	)
});

/**
 * Reads the division files. Trees may be irregular: a level may be missing on the way down, but
 * every division but a province names a parent of a higher level.
 */
export function prepareDivisions(files: readonly SourceFile[]): {
	divisions: PreparedDivision[];
	errors: SourceError[];
} {
	const errors: SourceError[] = [];
	const placed: PlacedDivision[] = [];
	for (const file of files) {
		const reading = readYaml(file, divisionsSchema);
		errors.push(...reading.errors);
		reading.value?.divisions.forEach((division, index) => {
			placed.push({
				file: file.path,
				line: reading.lineOf(['divisions', index]),
				code: division.code,
				name: division.name,
				level: levels[division.level].level,
				parentCode: division.parent ?? null,
				isFiller: division.filler ?? false,
				validFrom: division.valid_from ?? null,
				validTo: division.valid_to ?? null
			});
		});
	}
	// One broken file hides the parents of the others: its own errors come first.
	if (errors.length === 0) errors.push(...checkTree(placed), ...findOverlaps(placed));
	return { divisions: placed, errors };
}

/** Writes what changed; a division that is no longer authored goes. */
export async function writeDivisions(
	trx: Transaction<Database>,
	divisions: readonly PreparedDivision[]
): Promise<{ added: number; removed: number }> {
	const wanted = new Map(divisions.map((division) => [signatureOf(division), division]));
	const rows = await trx
		.selectFrom('division')
		.select(['id', 'code', 'name', 'level', 'parent_code as parentCode', 'is_filler as isFiller'])
		.select(sql<string | null>`lower(valid)`.as('validFrom'))
		.select(sql<string | null>`upper(valid)`.as('validTo'))
		.execute();
	const removed = rows.filter((row) => !wanted.delete(signatureOf(row))).map(({ id }) => id);
	if (removed.length > 0) {
		await trx.deleteFrom('division').where('id', 'in', removed).execute();
	}
	const added = [...wanted.values()].map((division) => ({
		code: division.code,
		name: division.name,
		level: division.level,
		parent_code: division.parentCode,
		is_filler: division.isFiller,
		valid: `[${division.validFrom ?? ''},${division.validTo ?? ''})`
	}));
	for (let start = 0; start < added.length; start += rowsPerInsert) {
		await trx
			.insertInto('division')
			.values(added.slice(start, start + rowsPerInsert))
			.execute();
	}
	return { added: added.length, removed: removed.length };
}

/** A statement takes at most 65,535 parameters. */
const rowsPerInsert = 5_000;

function signatureOf(division: PreparedDivision): string {
	const { code, name, level, parentCode, isFiller, validFrom, validTo } = division;
	return JSON.stringify([code, name, level, parentCode, isFiller, validFrom, validTo]);
}

function checkTree(divisions: readonly PlacedDivision[]): SourceError[] {
	const levelByCode = new Map(divisions.map(({ code, level }) => [code, level]));
	const errors: SourceError[] = [];
	for (const division of divisions) {
		const { file, line, code, level, parentCode } = division;
		const fail = (errorCode: string, values: SourceError['values']) =>
			errors.push({ file, line, code: errorCode, values });
		const digits = Object.values(levels).find((entry) => entry.level === level)?.digits;
		if (digits !== undefined && code.length !== digits) fail('code-length', { code, digits });
		if (level === levels.province.level) {
			if (parentCode !== null) fail('province-parent', { code });
			continue;
		}
		const parent = parentCode ?? '';
		const parentLevel = levelByCode.get(parent);
		if (parentLevel === undefined) fail('parent-missing', { code, parent });
		else if (parentLevel >= level) fail('parent-level', { code, parent });
	}
	return errors;
}

function findOverlaps(divisions: readonly PlacedDivision[]): SourceError[] {
	const errors: SourceError[] = [];
	const last = new Map<string, PlacedDivision>();
	const sorted = [...divisions].sort((a, b) =>
		(a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1
	);
	for (const division of sorted) {
		const { file, line, code, validFrom, validTo } = division;
		if (validFrom !== null && validTo !== null && validTo <= validFrom) {
			errors.push({ file, line, code: 'empty-range', values: { field: 'valid_to' } });
		}
		const before = last.get(code);
		if (before && (before.validTo === null || before.validTo > (validFrom ?? ''))) {
			const values = { code, file: before.file, line: before.line };
			errors.push({ file, line, code: 'code-taken', values });
		}
		last.set(code, division);
	}
	return errors;
}
