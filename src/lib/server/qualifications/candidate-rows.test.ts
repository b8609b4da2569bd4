import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { addDays, addMonths, type Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import {
	examSubjects,
	levels,
	levelOf,
	type ExamSubject,
	type Level
} from '#lib/qualifications/levels.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { earn, seedPolicy } from '../../../../tests/support/hours.ts';
import { seedPerson, type SeededPerson } from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { getHolder } from '../hours/holder.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import { candidateStates, type CandidateState } from '#lib/qualifications/candidate-states.ts';
import { readCandidateTerms } from './candidate-terms.ts';
import { countCandidates, listCandidates } from './candidates.ts';
import { readQualificationRules } from './exam-rules.ts';
import { readFacts } from './facts.ts';
import { judgeLevel, readCredentialStanding } from './standing.ts';

/**
 * The lists of a unit are made by one query for many people, a person's own page by pure rules. Here
 * the same invented histories go through both.
 */
const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const today = '2026-11-24';
const year = 2027;

interface History {
	results: { subject: ExamSubject; year: number; isPass: boolean; slip: Day | null }[];
	credentials: { level: Level; approvedOn: Day; doubted: boolean }[];
	registrations: { level: Level; beganOn: Day; days: number }[];
	hours: number;
}

const day = (from: Day, days: number) =>
	fc.integer({ min: 0, max: days }).map((count) => addDays(from, count));
const histories: fc.Arbitrary<History> = fc.record({
	results: fc.uniqueArray(
		fc.record({
			subject: fc.constantFrom(...examSubjects),
			year: fc.integer({ min: 2022, max: 2026 }),
			isPass: fc.boolean(),
			slip: fc.option(day('2022-08-01', 1_200))
		}),
		{ maxLength: 8, selector: (each) => each.subject + each.year }
	),
	credentials: fc.uniqueArray(
		fc.record({
			level: fc.constantFrom(...levels),
			approvedOn: day('2019-06-01', 2_700),
			doubted: fc.boolean()
		}),
		{ maxLength: 2, selector: ({ level }) => level }
	),
	registrations: fc.array(
		fc.record({
			level: fc.constantFrom(...levels),
			beganOn: day('2022-06-01', 1_400),
			days: fc.integer({ min: 600, max: 1_096 })
		}),
		{ minLength: 1, maxLength: 4 }
	),
	hours: fc.integer({ min: 0, max: 100 })
});

const people: SeededPerson[] = [];

beforeAll(async () => {
	await seedPolicy(db);
	const samples = fc.sample(histories, { numRuns: 80, seed: 20_261_124 });
	for (const [index, history] of samples.entries()) {
		const person = await seedPerson(db, vault, { name: `史料${index}` }, { at: units.langli });
		people.push(person);
		await write(person.id, history);
	}
	// Somebody without anything is in no list.
	await seedPerson(db, vault, { name: '没有记录' }, { at: units.langli });
});

async function addFact(personId: number, kind: string): Promise<number> {
	const { id } = await db
		.insertInto('qualification_fact')
		.values({ public_id: createPublicId(), person_id: personId, unit_id: units.langli.id, kind })
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

async function write(personId: number, history: History): Promise<void> {
	for (const { subject, year: of, isPass, slip } of history.results) {
		const isSlip = isPass && subject === 'C1' && slip !== null && slip >= `${of}-06-30`;
		await db
			.insertInto('exam_result')
			.values({
				fact_id: await addFact(personId, 'exam-result'),
				...{ year: of, subject, area: '430000', outcome: 'scored', rules: '[]' },
				published_score: isPass ? 70 : 40,
				pass_line: 60,
				pass_scope: isPass ? 'nation' : null,
				usable_through: isPass ? of + (levelOf(subject) === 'social-worker' ? 1 : 0) : null,
				slip_issued_on: isSlip ? slip : null
			})
			.execute();
	}
	for (const { level, approvedOn, doubted } of history.credentials) {
		const fact = await addFact(personId, 'credential');
		await db
			.insertInto('credential')
			.values({
				...{ fact_id: fact, level, approved_on: approvedOn, scope: 'nation' },
				...{ number_hmac: Buffer.alloc(32), number_encrypted: Buffer.alloc(1) },
				...{ number_tail: '0000', key_id: 'k1' }
			})
			.execute();
		if (doubted)
			await db
				.insertInto('qualification_decision')
				.values({ fact_id: fact, number: 1, outcome: 'doubted', reason: '示例' })
				.execute();
	}
	for (const { level, beganOn, days } of history.registrations)
		await db
			.insertInto('credential_registration')
			.values({
				fact_id: await addFact(personId, 'registration'),
				...{ level, applied_on: beganOn, began_on: beganOn, ended_on: addDays(beganOn, days) }
			})
			.execute();
	if (history.hours > 0)
		await earn(db, personId, { minutes: history.hours * 60, on: '2025-06-01' });
}

/** What the rules say of one person, in the words of the list. */
async function judge(person: SeededPerson, book: RuleBook) {
	const facts = await readFacts(db, person.id);
	const context = { book, area: 'CN', today };
	const passes = levels.flatMap((level) => {
		const standing = judgeLevel(facts, { level, year }, context);
		if (standing.credential || (level !== 'senior' && standing.completion)) return [];
		return standing.passes.map(({ subject, year: of, usableThrough, state, slip }) => {
			const isOver = slip ? !slip.isValid : state === 'lapsed';
			const isLast = slip ? slip.until <= addMonths(today, 12) : state === 'last-chance';
			const worth = isOver ? 'lapsed' : isLast ? 'last-chance' : 'usable';
			return { pass: `${subject} ${of} ${usableThrough}`, worth };
		});
	});
	const holder = await getHolder(db, person.id);
	const certificate = await readCredentialStanding(db, holder, facts, context);
	const worths = passes.map(({ worth }) => worth);
	return {
		isListed: Object.values(facts).some((kind) => kind.length > 0),
		passes: passes.map(({ pass }) => pass).sort(),
		level: certificate?.credential.level ?? null,
		registration: certificate?.registration.state ?? null,
		due: certificate?.registration.window.to ?? null,
		gap: certificate?.hours?.gapMinutes ?? null,
		lapsed: worths.includes('lapsed'),
		lastChance: worths.includes('last-chance'),
		usable: worths.includes('usable') || worths.includes('last-chance')
	};
}

test('the query says of everybody what the rules say of each', async () => {
	const book = await readQualificationRules(db);
	const terms = await readCandidateTerms(db, { today });
	expect(terms.year).toBe(year);
	const listOf = async (state?: CandidateState) =>
		(await listCandidates(db, 'everywhere', terms, { state }, { limit: 1_000 })).candidates;
	const idsOf = async (state: CandidateState) =>
		new Set((await listOf(state)).map(({ person }) => person));
	const rows = await listOf();
	const [lapsed, lastChance, usable] = [
		await idsOf('lapsed'),
		await idsOf('last-chance'),
		await idsOf('usable')
	];
	const seen = new Set<unknown>();
	for (const person of people) {
		const judged = await judge(person, book);
		const row = rows.find(({ person: id }) => id === person.publicId);
		const passes = row?.passes.map((pass) => `${pass.subject} ${pass.year} ${pass.usable_through}`);
		expect([
			person.name,
			{
				isListed: row !== undefined,
				passes: (passes ?? []).sort(),
				level: row?.credential_level ?? null,
				registration: row?.registration ?? null,
				due: row?.due_on ?? null,
				gap: row?.gap_minutes ?? null,
				lapsed: lapsed.has(person.publicId),
				lastChance: lastChance.has(person.publicId),
				usable: usable.has(person.publicId)
			}
		]).toEqual([person.name, judged]);
		for (const state of [judged.registration, judged.lapsed && 'l', judged.lastChance && 'c'])
			seen.add(state);
	}
	// The histories do hold what is to be compared.
	expect([...seen]).toEqual(
		expect.arrayContaining(['first-late', 'registered', 'renewal-open', 'lapsed', 'l', 'c'])
	);
});

test('every number is as long as the list behind it', async () => {
	const terms = await readCandidateTerms(db, { today });
	const counts = await countCandidates(db, 'everywhere', terms, {});
	for (const state of candidateStates) {
		const { candidates } = await listCandidates(
			db,
			'everywhere',
			terms,
			{ state },
			{ limit: 1_000 }
		);
		expect([state, candidates.length]).toEqual([state, counts.states[state]]);
	}
	for (const level of levels) {
		const filter = { state: 'certified', level } as const;
		const { candidates } = await listCandidates(db, 'everywhere', terms, filter, { limit: 1_000 });
		expect([level, candidates.length]).toEqual([level, counts.levels[level].certified]);
	}
	const { candidates } = await listCandidates(db, 'everywhere', terms, {}, { limit: 1_000 });
	expect(candidates).toHaveLength(counts.all);
});
