import { sql } from 'kysely';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import type { Role } from '#lib/server/grants/roles.ts';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedPolicy } from '../../../../tests/support/hours.ts';
import {
	actorFor,
	lastAudit,
	run,
	seedHolder,
	seedPerson,
	system,
	type NamedUnit
} from '../../../../tests/support/people.ts';
import { facts, fileAs, seedExamAreas } from '../../../../tests/support/qualifications.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { mergePeople } from '../people/merge.ts';
import { getOwnFact, listFacts } from './fact-list.ts';
import { readFacts } from './facts.ts';
import { openFactsMax, receiveEvidence, withdrawFact } from './filing.ts';
import { factInput, type FactInput } from './input.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const blobs = freshBlobs();
const today = businessDay(new Date());
const nextYear = Number(today.slice(0, 4)) + 1;

beforeAll(async () => {
	await seedPolicy(db);
	await seedExamAreas(db);
});

let count = 0;
const hold = (role: Role = 'learner', at: NamedUnit = units.langli) =>
	seedHolder(db, vault, { name: `考生${count++}`, role, at });
const learner = await hold();
const file = (input: FactInput, actor = learner) => fileAs(db, vault, actor, input);
const withdraw = (publicId: string, actor = learner) =>
	run(db, (trx) => withdrawFact(trx, actor, publicId));

describe('a fact that was filed', () => {
	test.each<[kind: string, input: FactInput]>([
		['education', facts.education()],
		['work', facts.work()],
		['exam-registration', facts.examRegistration()],
		['exam-result', facts.result()],
		['credential', facts.credential()],
		['practice', facts.practice()]
	])('waits with its proof for the unit: %s', async (kind, input) => {
		const { publicId } = await file(input);
		expect(await getOwnFact(db, learner, publicId)).toMatchObject({
			...{ kind, state: 'open', is_in_force: true, file_name: '证明.pdf' },
			unit_name: '㮾梨街道（示例）'
		});
		expect(await lastAudit(db)).toMatchObject({
			action: 'qualification.file',
			unit_id: units.langli.id,
			detail: { fact: publicId, kind }
		});
	});

	test('holds what was typed, by its kind', async () => {
		const held = await readFacts(db, learner.personId);
		expect(held.educations).toMatchObject([{ degree: 'bachelor', ended_on: '2018-06-30' }]);
		expect(held.work).toMatchObject([{ began_on: '2022-07-01', ended_on: null }]);
		expect(held.examRegistrations).toMatchObject([{ year: 2025, subjects: ['B1', 'B2', 'B3'] }]);
		expect(held.credentials).toMatchObject([{ level: 'assistant', approved_on: '2023-06-11' }]);
		expect(held.practice).toMatchObject([{ kind: 'case', minutes: 0, has_file: true }]);
	});

	test('is nobody else’s, and cannot be changed behind the log', async () => {
		const { publicId } = await file(facts.education({ degree: 'associate' }));
		const other = await hold();
		expect(await codeOf(getOwnFact(db, other, publicId))).toBe('fact-not-found');
		expect(await codeOf(withdraw(publicId, other))).toBe('fact-not-found');
		await expect(sql`update education set degree = 'doctor'`.execute(db)).rejects.toThrow(/never/);
		await expect(sql`update qualification_fact set filed_by = null`.execute(db)).rejects.toThrow(
			/never/
		);
	});

	test('is withdrawn once by whoever filed it, and then does not hold', async () => {
		const { publicId } = await file(facts.work({ employer: '填错的单位（示例）' }));
		await withdraw(publicId);
		expect(await lastAudit(db)).toMatchObject({ action: 'qualification.withdraw' });
		expect(await getOwnFact(db, learner, publicId)).toMatchObject({
			state: 'withdrawn',
			is_in_force: false
		});
		expect(await codeOf(withdraw(publicId))).toBe('fact-decided');
	});

	test('belongs to whom the person was merged into', async () => {
		const kept = await hold();
		const entry = await seedPerson(db, vault, { name: '又一份' }, { at: units.langli, post: null });
		await file(facts.education(), await actorFor(db, entry, units.langli.id));
		const two = { kept: kept.sessionId, merged: entry.publicId };
		await run(db, (trx) => mergePeople(trx, system, two, { reason: '同一人' }));
		expect(await listFacts(db, kept.personId)).toHaveLength(1);
		expect(await codeOf(file(facts.education(), kept))).toBe('fact-filed-before');
	});
});

describe('a filing is refused', () => {
	test.each<[code: string, input: FactInput]>([
		['fact-ahead', facts.education({ ended_on: addDays(today, 1) })],
		['fact-ahead', facts.education({ began_on: addDays(today, 1) })],
		['fact-days', facts.education({ began_on: '2018-06-30' })],
		['education-not-ahead', facts.education({ is_finished: false })],
		['education-not-ahead', facts.education({ is_finished: false, ended_on: '2099-06-30' })],
		['fact-ahead', facts.work({ began_on: addDays(today, 1) })],
		['fact-ahead', facts.work({ ended_on: addDays(today, 1) })],
		['fact-days', facts.work({ ended_on: '2022-06-30' })],
		['exam-year', facts.examRegistration({ year: nextYear + 1 })],
		['exam-subjects', facts.examRegistration({ level: 'assistant' })],
		['exam-subjects', facts.examRegistration({ subjects: ['B1', 'B1'] })],
		['exam-area', facts.examRegistration({ area: '999999' })],
		['exam-result-ahead', facts.result({ year: nextYear })],
		['exam-area', facts.result({ area: '999999', subject: 'A2' })],
		['exam-score-missing', facts.result({ published_score: null, subject: 'A2' })],
		['exam-score-without-exam', facts.result({ outcome: 'absent', subject: 'A2' })],
		['exam-scores-differ', facts.result({ raw_score: 65.5, subject: 'A2' })],
		['exam-slip', facts.result({ slip_issued_on: '2025-08-01', subject: 'A2' })],
		['exam-slip', facts.result({ subject: 'C1', slip_issued_on: '2025-05-01' })],
		[
			'exam-slip',
			facts.result({ subject: 'C1', published_score: 50, slip_issued_on: '2025-08-01' })
		],
		['fact-ahead', facts.credential({ level: 'senior', approved_on: addDays(today, 1) })],
		['fact-days', facts.credential({ level: 'senior', issued_on: '2023-06-10' })],
		['credential-number', facts.credential({ level: 'senior', management_number: '1'.repeat(17) })],
		['credential-number', facts.credential({ level: 'senior', management_number: '1'.repeat(19) })],
		[
			'credential-number',
			facts.credential({ level: 'senior', management_number: '1.2345678901234E+17' })
		],
		['registration-without-credential', facts.registration({ level: 'senior' })],
		['registration-days', facts.registration({ began_on: null })],
		['registration-days', facts.registration({ ended_on: null })],
		['fact-days', facts.registration({ ended_on: '2024-02-01' })],
		['registration-too-long', facts.registration({ ended_on: '2027-02-02' })],
		['fact-ahead', facts.registration({ applied_on: addDays(today, 1) })],
		['practice-hours', facts.practice({ title: '两小时的个案', hours: 2 })],
		['practice-hours', facts.practice({ practice_kind: 'supervision' })],
		['fact-ahead', facts.practice({ title: '明天', ended_on: addDays(today, 1) })]
	])('%s', async (code, input) => {
		expect(await codeOf(file(input))).toBe(code);
	});

	test.each<[what: string, values: Record<string, unknown>]>([
		['a score above 100', { ...form(), published_score: '100.5' }],
		['a score below 0', { ...form(), published_score: '-1' }],
		['a score that is no half point', { ...form(), published_score: '59.7' }],
		['a score in words', { ...form(), published_score: '六十' }],
		['a day that does not exist', { ...form(), slip_issued_on: '2025-02-30' }],
		['a year before the first exam', { ...form(), year: '2007' }],
		['a subject that is none', { ...form(), subject: 'D1' }],
		['a kind that is none', { ...form(), kind: 'degree' }],
		['a practice that names people', { ...practiceForm(), is_deidentified: undefined }],
		['a title that is too long', { ...practiceForm(), title: '长'.repeat(121) }]
	])('before it is tried: %s', (_what, values) => {
		expect(v.safeParse(factInput, values).success).toBe(false);
	});

	test('but not in full width, nor with one box for its subjects', () => {
		const parsed = v.parse(factInput, { ...form(), published_score: '５９．５' });
		expect(parsed).toMatchObject({ published_score: 59.5, year: 2025 });
		const one = { kind: 'exam-registration', year: '2025', level: 'senior', area: '430000' };
		expect(v.parse(factInput, { ...one, subjects: 'C1' })).toMatchObject({ subjects: ['C1'] });
	});

	test('where the same stands on record, until that is withdrawn', async () => {
		const person = await hold();
		const { publicId } = await file(facts.result({ subject: 'B2' }), person);
		const again = facts.result({ subject: 'B2', published_score: 70 });
		expect(await codeOf(file(again, person))).toBe('fact-filed-before');
		expect(await codeOf(file(facts.result({ subject: 'B2', year: 2024 }), person))).toBe('done');
		await withdraw(publicId, person);
		expect(await codeOf(file(again, person))).toBe('done');
		await file(facts.examRegistration(), person);
		const other = facts.examRegistration({ level: 'assistant', subjects: ['A1', 'A2'] });
		expect(await codeOf(file(other, person))).toBe('fact-filed-before');
	});

	test('where two presses come at once', async () => {
		const person = await hold();
		const codes = await Promise.all([
			codeOf(file(facts.education(), person)),
			codeOf(file(facts.education(), person))
		]);
		expect(codes.sort()).toEqual(['done', 'fact-filed-before']);
	});

	test('where too many wait', async () => {
		const busy = await hold();
		for (let index = 0; index < openFactsMax; index++)
			await file(facts.practice({ title: `第${index}例` }), busy);
		expect(await codeOf(file(facts.practice({ title: '再一例' }), busy))).toBe('facts-open-max');
	});
});

describe('a proof', () => {
	const receive = (name: string, content: string, kind: FactInput['kind'] = 'education') =>
		receiveEvidence(blobs, { name, stream: () => stream(content) }, { kind });

	test('is a picture or a PDF by its content, not by its name', async () => {
		expect(await codeOf(receive('证书.pdf', '%PDF-1.7\n示例\n%%EOF\n'))).toBe('done');
		expect(await codeOf(receive('证书.pdf', 'MZ 这是程序'))).toBe('file-type');
		expect(await codeOf(receive('证书.exe', '%PDF-1.7\n'))).toBe('file-type');
		expect(await codeOf(receive('证书.html', '<script>'))).toBe('file-type');
		expect(await codeOf(receive('空.pdf', ''))).toBe('file-empty');
	});

	test('is asked for by all but registrations for the exam and practice', async () => {
		for (const kind of ['education', 'work', 'exam-result', 'credential', 'registration'] as const)
			expect(await codeOf(receiveEvidence(blobs, undefined, { kind }))).toBe(
				'fact-evidence-missing'
			);
		for (const kind of ['exam-registration', 'practice'] as const)
			expect(await receiveEvidence(blobs, undefined, { kind })).toBeNull();
	});
});

function form() {
	return {
		...{ kind: 'exam-result', year: '2025', subject: 'B1', area: '430000', outcome: 'scored' },
		...{ published_score: '66', raw_score: '', slip_issued_on: '' }
	};
}

function practiceForm() {
	return {
		...{ kind: 'practice', practice_kind: 'case', title: '个案', ended_on: '2025-04-01' },
		...{ hours: '', is_deidentified: 'on' }
	};
}

async function* stream(content: string): AsyncGenerator<Uint8Array> {
	if (content) yield Buffer.from(content);
}
