import { beforeAll, describe, expect, test } from 'vitest';
import { businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedPolicy } from '../../../../tests/support/hours.ts';
import {
	lastAudit,
	run,
	seedHolder,
	withoutStepUp,
	type NamedUnit
} from '../../../../tests/support/people.ts';
import {
	approvedFact,
	facts,
	fileAs,
	seedExamAreas
} from '../../../../tests/support/qualifications.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { readRows } from '../../../../tests/support/workbook.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import type { Role } from '../grants/roles.ts';
import { writeSheets } from '../sheets/sheet.ts';
import type { CandidateFilter } from './candidate-filter.ts';
import { readCandidateTerms, type CandidateTerms } from './candidate-terms.ts';
import { countCandidates, listCandidates, listRenewals } from './candidates.ts';
import { exportCandidates } from './export.ts';
import { candidateSheet } from './sheets.ts';
import { setTarget } from './target.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const today = businessDay(new Date());
let terms: CandidateTerms;
const hold = (name: string, role: Role, at: NamedUnit) => seedHolder(db, vault, { name, role, at });
const hr = await hold('㮾梨人事', 'unit-hr', units.langli);
const county = await hold('县局主管', 'county-bureau', units.changshaCounty);
const aiming = await hold('安心备考', 'learner', units.langli);
const certified = await hold('白有证', 'learner', units.longtang);
const outside = await hold('车外县', 'learner', units.xupu);

beforeAll(async () => {
	await seedPolicy(db);
	await seedExamAreas(db);
	terms = await readCandidateTerms(db, { today });
	const target = {
		level: 'assistant',
		year: terms.year,
		area: '430000',
		minutes_per_week: 210
	} as const;
	await run(db, (trx) => setTarget(trx, aiming, target));
	await run(db, (trx) => setTarget(trx, outside, target));
	await fileAs(db, vault, aiming, facts.result({ subject: 'A1', published_score: 88.5 }));
	await approvedFact(db, vault, { actor: certified, by: hr }, facts.credential());
});

const list = async (actor: Actor, filter: CandidateFilter = {}) =>
	(await listCandidates(db, scopeOf(actor, 'qualifications.view'), terms, filter)).candidates;
const names = async (actor: Actor, filter: CandidateFilter = {}) =>
	(await list(actor, filter)).map(({ name }) => name);
const exported = (actor: Actor, filter: CandidateFilter = {}) =>
	run(db, (trx) => exportCandidates(trx, actor, filter, { today }));

describe('the candidates of a unit', () => {
	test('are those of the unit and below, and nobody without the right sees any', async () => {
		expect(await names(hr)).toEqual(['安心备考', '白有证']);
		expect(await names(county)).toEqual(['安心备考', '白有证']);
		expect(await names(aiming)).toEqual([]);
		const trainer = await hold('讲师', 'trainer', units.changshaCounty);
		const registrar = await hold('教务', 'base-registrar', units.changshaCounty);
		expect([await names(trainer), await names(registrar)]).toEqual([[], []]);
	});

	test('are found by what they aim at, hold or wait for, by unit and by name', async () => {
		expect(await names(county, { state: 'aiming' })).toEqual(['安心备考']);
		expect(await names(county, { state: 'aiming', level: 'senior' })).toEqual([]);
		expect(await names(county, { state: 'certified', level: 'assistant' })).toEqual(['白有证']);
		expect(await names(county, { state: 'to-register' })).toEqual(['白有证']);
		expect(await names(county, { state: 'to-decide' })).toEqual(['安心备考']);
		expect(await names(county, { unit: units.longtang.public_id })).toEqual(['白有证']);
		expect(await names(county, { unit: units.xupu.public_id })).toEqual([]);
		expect(await names(county, { query: 'byz' })).toEqual(['白有证']);
		expect(await names(county, { query: '！' })).toEqual([]);
	});

	test('come page by page', async () => {
		const people = scopeOf(county, 'qualifications.view');
		const first = await listCandidates(db, people, terms, {}, { limit: 1 });
		expect(first.candidates.map(({ name }) => name)).toEqual(['安心备考']);
		const filter = { cursor: first.after };
		const second = await listCandidates(db, people, terms, filter, { limit: 1 });
		expect(second.candidates.map(({ name }) => name)).toEqual(['白有证']);
		expect(second.after).toBeUndefined();
	});

	test('are counted, each once', async () => {
		const counts = await countCandidates(db, scopeOf(hr, 'qualifications.view'), terms, {});
		expect(counts.all).toBe(2);
		expect(counts.states).toMatchObject({ aiming: 1, certified: 1, 'to-register': 1, lapsed: 1 });
		expect(counts.levels.assistant).toEqual({ aiming: 1, registered: 0, certified: 1 });
	});

	test('show no score, of the exam or of practice', async () => {
		expect(JSON.stringify(await list(county))).not.toMatch(/88\.5|score/);
	});

	test('stand on the desk where a registration is to be renewed', async () => {
		const people = scopeOf(hr, 'qualifications.view');
		expect(await listRenewals(db, people, terms, { limit: 4 })).toEqual([]);
	});
});

describe('a list that leaves the house', () => {
	test('is on record, and asks for a fresh proof of identity', async () => {
		const { candidates } = await exported(hr, { state: 'certified' });
		expect(candidates.map(({ name }) => name)).toEqual(['白有证']);
		expect(await lastAudit(db)).toMatchObject({
			action: 'qualification.export',
			detail: { list: 'candidates', rows: 1, filter: { state: 'certified' } }
		});
		expect(await codeOf(exported(withoutStepUp(hr)))).toBe('step-up-required');
	});

	test('becomes a sheet with a row for each', async () => {
		const { candidates, minutesAnHour } = await exported(hr);
		const sheet = candidateSheet(candidates, { facts: [['导出人', '㮾梨人事']], minutesAnHour });
		const rows = readRows(await writeSheets([sheet]));
		expect(rows[2]?.slice(0, 4)).toEqual(['姓名', '单位', '目标级别', '目标年度']);
		expect(rows.slice(3).map((row) => row[0])).toEqual(['安心备考', '白有证']);
		expect(rows[3]).toContain('A1 2025年（至2025年）');
	});
});
