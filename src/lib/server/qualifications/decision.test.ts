import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '#lib/qualifications/facts.ts';
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
import { endAppointment } from '../postings/appointment.ts';
import type { Actor } from '../grants/actor.ts';
import type { Role } from '../grants/roles.ts';
import { revealManagementNumber } from './credential.ts';
import { decideFact } from './decision.ts';
import { getFactToDecide, getOwnFact, listFactsToDecide } from './fact-list.ts';
import { readFacts } from './facts.ts';
import type { FactInput } from './input.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
let count = 0;
const hold = (role: Role, at: NamedUnit) =>
	seedHolder(db, vault, { name: `人员${count++}`, role, at });
const hr = await hold('unit-hr', units.langli);
const county = await hold('county-bureau', units.changshaCounty);
const elsewhere = await hold('unit-hr', units.shilong);
let learner: Actor;

beforeAll(async () => {
	await seedPolicy(db);
	await seedExamAreas(db);
});

beforeEach(async () => {
	learner = await hold('learner', units.langli);
});

const file = (input: FactInput, actor = learner) => fileAs(db, vault, actor, input);
const approved = (input: FactInput) => approvedFact(db, vault, { actor: learner, by: hr }, input);
const decide = (
	actor: Actor,
	fact: { publicId: string },
	decision: Decision,
	reason: string | null = null
) => run(db, (trx) => decideFact(trx, actor, fact.publicId, { decision, reason }));
const stateOf = async (fact: { publicId: string }, actor = learner) => {
	const { state, is_in_force } = await getOwnFact(db, actor, fact.publicId);
	return `${state}${is_in_force ? ' holds' : ''}`;
};
const lastNotice = (actor: Actor) =>
	db
		.selectFrom('notice')
		.where('person_id', '=', actor.personId)
		.select(['kind', 'detail', 'link'])
		.orderBy('id', 'desc')
		.executeTakeFirst();

describe('a decision', () => {
	test('confirms what was filed, tells the person, and leaves its trace', async () => {
		const fact = await file(facts.education());
		await decide(hr, fact, 'approved');
		expect(await stateOf(fact)).toBe('approved holds');
		expect(await lastAudit(db)).toMatchObject({
			action: 'qualification.approve',
			unit_id: units.langli.id,
			detail: { fact: fact.publicId, kind: 'education' }
		});
		expect(await lastNotice(learner)).toEqual({
			kind: 'qualification-approved',
			detail: { fact: 'education' },
			link: `/exam/road/facts/${fact.publicId}`
		});
	});

	test('that refuses says why, and the fact no longer holds', async () => {
		const fact = await file(facts.work());
		expect(await codeOf(decide(hr, fact, 'refused'))).toBe('reason-missing');
		await decide(county, fact, 'refused', '证明没有盖章。');
		expect(await stateOf(fact)).toBe('refused');
		expect(await readFacts(db, learner.personId)).toMatchObject({ work: [] });
		expect((await lastNotice(learner))?.kind).toBe('qualification-refused');
		expect(await codeOf(file(facts.work()))).toBe('done');
	});

	test('is made once, even where two make it at the same moment', async () => {
		const fact = await file(facts.education());
		const codes = await Promise.all([
			codeOf(decide(hr, fact, 'approved')),
			codeOf(decide(county, fact, 'refused', '不符')),
			codeOf(decide(county, fact, 'approved'))
		]);
		expect(codes.filter((code) => code === 'done')).toHaveLength(1);
		expect(codes.filter((code) => code === 'fact-decided')).toHaveLength(2);
	});

	test('is not for another unit, nor for oneself', async () => {
		const fact = await file(facts.education());
		expect(await codeOf(decide(elsewhere, fact, 'approved'))).toBe('fact-not-found');
		expect(await codeOf(decide(learner, fact, 'approved'))).toBe('fact-not-found');
		expect(await codeOf(getFactToDecide(db, elsewhere, fact.publicId))).toBe('fact-not-found');
		const own = await file(facts.education(), hr);
		expect(await codeOf(decide(hr, own, 'approved'))).toBe('fact-own');
		const { facts: waiting } = await listFactsToDecide(db, hr);
		const ids = waiting.map(({ public_id }) => public_id);
		expect(ids).toContain(fact.publicId);
		expect(ids).not.toContain(own.publicId);
		expect(await stateOf(fact)).toBe('open holds');
	});

	test('that was wrong is reversed with a reason, by whoever answers for the person today', async () => {
		const fact = await approved(facts.education());
		expect(await codeOf(decide(hr, fact, 'refused', '晚了'))).toBe('fact-decided');
		const appointment = await db
			.selectFrom('appointment')
			.where('person_id', '=', learner.personId)
			.select('public_id')
			.executeTakeFirstOrThrow();
		await run(db, (trx) =>
			endAppointment(trx, county, appointment.public_id, {
				lastDay: '2026-01-31',
				reason: '调走'
			})
		);
		expect(await codeOf(decide(elsewhere, fact, 'reversed', '外单位'))).toBe('fact-not-found');
		await decide(county, fact, 'reversed', '学历查无此人。');
		expect(await stateOf(fact)).toBe('reversed');
		expect(await codeOf(decide(county, fact, 'reversed', '再来一次'))).toBe('fact-decided');
	});
});

describe('a correction', () => {
	test('takes the place of what is open at once', async () => {
		const fact = await file(facts.education());
		const better = await file(facts.education({ corrects: fact.publicId, ended_on: '2018-07-01' }));
		expect([await stateOf(fact), await stateOf(better)]).toEqual(['replaced', 'open holds']);
		expect(await codeOf(decide(hr, fact, 'approved'))).toBe('fact-decided');
	});

	test('takes the place of what was approved only once it is approved itself', async () => {
		const fact = await approved(facts.result());
		const better = await file(facts.result({ corrects: fact.publicId, published_score: 58 }));
		expect([await stateOf(fact), await stateOf(better)]).toEqual(['approved holds', 'open']);
		expect((await readFacts(db, learner.personId)).results).toMatchObject([
			{ published_score: 66 }
		]);
		const { corrected } = await getFactToDecide(db, hr, better.publicId);
		expect(corrected?.public_id).toBe(fact.publicId);
		await decide(hr, better, 'approved');
		expect([await stateOf(fact), await stateOf(better)]).toEqual(['replaced', 'approved holds']);
		expect((await readFacts(db, learner.personId)).results).toMatchObject([
			{ published_score: 58 }
		]);
	});

	test('gives way to a later one, so that never two are approved', async () => {
		const fact = await approved(facts.result());
		const correct = (published_score: number) =>
			file(facts.result({ corrects: fact.publicId, published_score }));
		const [first, second] = [await correct(58), await correct(59)];
		expect([await stateOf(first), await stateOf(second)]).toEqual(['replaced', 'open']);
		expect(await codeOf(decide(hr, first, 'approved'))).toBe('fact-decided');
		await decide(hr, second, 'approved');
		expect((await readFacts(db, learner.personId)).results).toMatchObject([
			{ published_score: 59 }
		]);
	});

	test('that is refused leaves everything as it was', async () => {
		const fact = await approved(facts.result());
		const better = await file(facts.result({ corrects: fact.publicId, published_score: 90 }));
		await decide(hr, better, 'refused', '成绩单上是 66 分。');
		expect([await stateOf(fact), await stateOf(better)]).toEqual(['approved holds', 'refused']);
	});

	test('is not of another kind, of somebody else’s, or of what is over', async () => {
		const fact = await file(facts.education());
		const corrects = fact.publicId;
		expect(await codeOf(file(facts.work({ corrects })))).toBe('fact-not-correctable');
		const other = await hold('learner', units.langli);
		expect(await codeOf(file(facts.education({ corrects }), other))).toBe('fact-not-found');
		await decide(hr, fact, 'refused', '不清楚');
		expect(await codeOf(file(facts.education({ corrects })))).toBe('fact-not-correctable');
	});
});

describe('a certificate', () => {
	test('is doubted, confirmed after all, and revoked; nothing else is doubted', async () => {
		const fact = await file(facts.credential());
		await decide(hr, fact, 'doubted', '官网查不到。');
		expect(await stateOf(fact)).toBe('doubted holds');
		expect((await lastNotice(learner))?.kind).toBe('qualification-doubted');
		await decide(hr, fact, 'approved');
		await decide(county, fact, 'reversed', '证书被撤销。');
		expect(await stateOf(fact)).toBe('reversed');
		const education = await file(facts.education());
		expect(await codeOf(decide(hr, education, 'doubted', '不能存疑'))).toBe('fact-decided');
	});

	test('has one number, which only one person holds', async () => {
		const management_number = '20230612430000012A';
		const fact = await file(facts.credential({ management_number }));
		const other = await hold('learner', units.longtang);
		const spaced = facts.credential({ management_number: ' 2023 0612 4300 0001 2a ' });
		expect(await codeOf(file(spaced, other))).toBe('credential-number-taken');
		const corrected = facts.credential({ management_number, corrects: fact.publicId });
		expect(await codeOf(file({ ...corrected, approved_on: '2023-06-10' }))).toBe('done');
	});

	test('is registered over days that do not overlap', async () => {
		await file(facts.credential());
		await file(facts.registration());
		const renewal = { applied_on: '2026-11-10', began_on: '2027-01-31', ended_on: '2030-01-30' };
		expect(
			await codeOf(
				file(facts.registration({ ...renewal, began_on: '2026-12-31', ended_on: '2029-12-30' }))
			)
		).toBe('fact-filed-before');
		expect(await codeOf(file(facts.registration(renewal)))).toBe('done');
	});

	test('shows its number once, to whoever verifies it and has just proved who they are', async () => {
		const management_number = '20240618430000034X';
		const fact = await file(facts.credential({ management_number }));
		const reveal = (actor: Actor) =>
			run(db, (trx) =>
				revealManagementNumber(trx, actor, vault, fact.publicId, { reason: '官网核验' })
			);
		expect(await reveal(hr)).toEqual({ fact: fact.publicId, once: { number: management_number } });
		expect(await lastAudit(db)).toMatchObject({
			action: 'qualification.reveal',
			detail: { fact: fact.publicId, reason: '官网核验' }
		});
		expect(await codeOf(reveal(withoutStepUp(hr)))).toBe('step-up-required');
		expect(await codeOf(reveal(elsewhere))).toBe('fact-not-found');
		expect(await codeOf(reveal(learner))).toBe('fact-not-found');
	});

	test('keeps its number out of every table and page in the clear', async () => {
		const management_number = '20250525430000056B';
		const fact = await file(facts.credential({ management_number }));
		const shown = await getOwnFact(db, learner, fact.publicId);
		expect(JSON.stringify(shown)).not.toContain('43000005');
		expect(shown).toMatchObject({ kind: 'credential', detail: { number_tail: '056B' } });
		const row = await db
			.selectFrom('credential')
			.selectAll()
			.orderBy('fact_id', 'desc')
			.executeTakeFirstOrThrow();
		expect(JSON.stringify(row)).not.toContain(management_number);
		const audit = await db.selectFrom('audit_event').select('detail').execute();
		expect(JSON.stringify(audit)).not.toContain(management_number);
	});
});
