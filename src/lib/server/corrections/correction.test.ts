import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CorrectionPolicy } from '#lib/exam/key-correction.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	attemptRow,
	itemsOf,
	openPaper,
	seedPaper,
	seedQuestion
} from '../../../../tests/support/mocks.ts';
import { lastAudit, run, seedHolder } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { answerPaper, seedClass } from '../../../../tests/support/sittings.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { listNotices } from '../notices/notice.ts';
import { compareWithFile, getBankQuestion } from '../questions/bank-question.ts';
import { getCorrection, listCorrections, previewImpact } from './correction.ts';
import {
	approveCorrection,
	refuseCorrection,
	settleLatePapers,
	withdrawCorrection
} from './decision.ts';
import { proposalInput } from './input.ts';
import { listOwnCorrections } from './own-corrections.ts';
import { getCurrentKey, proposeCorrection } from './proposal.ts';

const { db, vault } = await freshDatabase();
const { zhou, wang, li, langli } = await seedClass(db, vault);
const lin = await seedHolder(db, vault, { name: '林知秋', role: 'author', at: langli });
const shen = await seedHolder(db, vault, { name: '沈慎之', role: 'reviewer', at: langli });

/** A question whose key says b, in a paper beside another whose key says b too, and its id. */
async function seedDoubtful() {
	const doubtful = await seedQuestion(db, { kind: 'single', right: ['b'] });
	const paper = await seedPaper(db, [
		doubtful,
		await seedQuestion(db, { kind: 'single', right: ['b'] })
	]);
	const { slug } = await db
		.selectFrom('question')
		.where('id', '=', doubtful.questionId)
		.select('slug')
		.executeTakeFirstOrThrow();
	return { slug, paper, ...doubtful };
}

beforeEach(async () => {
	await db.deleteFrom('attempt').execute();
	await db.deleteFrom('notice').execute();
});

async function open(paper: number, answer: string, actor = wang): Promise<string> {
	const { attempt } = await openPaper(db, actor, paper, { device: `phone-${actor.personId}` });
	await answerPaper(db, actor, attempt, [[answer], ['B']]);
	return attempt;
}

const handIn = (attempt: string, actor = wang) =>
	run(db, (trx) => submitAttempt(trx, actor, attempt));

async function sit(paper: number, answer: string, actor = wang): Promise<string> {
	const attempt = await open(paper, answer, actor);
	await handIn(attempt, actor);
	return attempt;
}

interface Proposal {
	policy?: CorrectionPolicy;
	right?: string[];
}

const propose = (slug: string, { policy = 'rekey', right = ['c'] }: Proposal = {}, actor = lin) =>
	run(db, (trx) =>
		proposeCorrection(trx, actor, slug, {
			...{ policy, right },
			notes: { c: '第九条写明。', z: '没有这个选项' },
			explanation: '依据第九条，选{c}。',
			reason: '与现行办法第九条不符'
		})
	);
const approve = (correction: string, actor = shen) =>
	run(db, (trx) => approveCorrection(trx, actor, correction));
const pointsOf = async (attempt: string) => {
	const { awarded_points: awarded, points } = await attemptRow(db, attempt);
	return { awarded, points };
};

/** Proposed by one and approved by another. */
async function correct(slug: string, facts: Proposal = {}) {
	const { correction } = await propose(slug, facts);
	return { correction, ...(await approve(correction)) };
}

describe('a proposal', () => {
	test('changes nothing, leaves a trace, and waits alone', async () => {
		const { slug, paper } = await seedDoubtful();
		const attempt = await sit(paper, 'C');
		const { correction } = await propose(slug);

		expect(await pointsOf(attempt)).toEqual({ awarded: 1, points: 2 });
		expect((await getBankQuestion(db, slug)).keys).toHaveLength(1);
		expect(await lastAudit(db)).toMatchObject({
			action: 'key-correction.propose',
			subject_id: correction,
			detail: { question: slug, policy: 'rekey' }
		});
		expect(await codeOf(propose(slug))).toBe('correction-waiting');
		expect((await getCurrentKey(db, lin, slug)).open).toBe(correction);
	});

	test('must say something else, and what such a question can have', async () => {
		const { slug } = await seedDoubtful();
		expect(await codeOf(propose(slug, { right: ['b'] }))).toBe('correction-same');
		expect(await codeOf(propose(slug, { right: ['a', 'b'] }))).toBe('correction-right-unfit');
		expect(await codeOf(propose(slug, { right: ['e'] }))).toBe('correction-right-unfit');
		expect(await codeOf(propose(slug, {}, zhou))).toBe('question-not-found');
		const written = await seedQuestion(db, { kind: 'case', subject: 'B3' });
		const { slug: other } = await db
			.selectFrom('question')
			.where('id', '=', written.questionId)
			.select('slug')
			.executeTakeFirstOrThrow();
		expect(await codeOf(propose(other))).toBe('question-not-found');
	});

	test('shows beforehand whom it touches, by no names', async () => {
		const { slug, paper } = await seedDoubtful();
		await sit(paper, 'C');
		await sit(paper, 'B', li);
		const { correction } = await propose(slug);
		const impact = await previewImpact(db, await getCorrection(db, shen, correction));

		expect(impact).toMatchObject({
			...{ people: 2, papers: 2, up: 1, down: 1, passesGained: 1, passesLost: 1, line: 60 },
			changed: [
				{ before: { points: 1, pointsMax: 2 }, after: { points: 2, pointsMax: 2 } },
				{ before: { points: 2, pointsMax: 2 }, after: { points: 1, pointsMax: 2 } }
			]
		});
		expect(JSON.stringify(impact)).not.toContain('王小梅');
	});

	test('is decided by somebody else, once', async () => {
		const { slug } = await seedDoubtful();
		const { correction } = await propose(slug);
		expect(await codeOf(approve(correction, lin))).toBe('correction-own');
		expect(await codeOf(approve(correction, zhou))).toBe('correction-not-found');
		const refuse = (actor: typeof lin) =>
			run(db, (trx) => refuseCorrection(trx, actor, correction, { reason: '原答案有据' }));
		expect(await codeOf(refuse(lin))).toBe('correction-own');
		await refuse(shen);
		expect(await lastAudit(db)).toMatchObject({ action: 'key-correction.refuse' });
		expect(await codeOf(approve(correction))).toBe('correction-decided');
		expect(await getCorrection(db, lin, correction)).toMatchObject({
			state: 'refused',
			decider: '沈慎之',
			decisionReason: '原答案有据'
		});
	});

	test('can be taken back by whoever made it', async () => {
		const { slug } = await seedDoubtful();
		const { correction } = await propose(slug);
		const withdraw = (actor: typeof lin) =>
			run(db, (trx) => withdrawCorrection(trx, actor, correction));
		expect(await codeOf(withdraw(shen))).toBe('correction-other');
		await withdraw(lin);
		expect(await listCorrections(db, slug)).toMatchObject([{ state: 'withdrawn' }]);
		await propose(slug);
	});
});

describe('a correction that is agreed to', () => {
	test('adds a key, marks papers anew, keeps what they had, and tells their people', async () => {
		const { slug, paper } = await seedDoubtful();
		const [up, down] = [await sit(paper, 'C'), await sit(paper, 'B', li)];
		const { correction, ...applied } = await correct(slug);

		expect(applied).toEqual({ papers: 2, changed: 2, told: 2, practiceAnswers: 0 });
		expect(await pointsOf(up)).toEqual({ awarded: 2, points: 2 });
		expect(await pointsOf(down)).toEqual({ awarded: 1, points: 2 });
		expect(await listOwnCorrections(db, wang, up)).toMatchObject([
			{ ordinal: 1, reason: '与现行办法第九条不符', pointsBefore: 0, pointsAfter: 1 }
		]);
		expect(await listOwnCorrections(db, li, up)).toEqual([]);
		const { keys, answer } = await getBankQuestion(db, slug);
		expect(keys.map(({ right }) => right)).toEqual([['c'], ['b']]);
		expect('notes' in answer && Object.keys(answer.notes)).toEqual(['a', 'b', 'c', 'd']);
		expect((await listNotices(db, wang)).notices[0]).toMatchObject({
			kind: 'key-corrected',
			detail: { reason: '与现行办法第九条不符' }
		});
		expect(await lastAudit(db)).toMatchObject({
			action: 'key-correction.approve',
			subject_id: correction,
			detail: { papers: 2, changed: 2 }
		});
	});

	test('takes nobody anything where it may only go up', async () => {
		const { slug, paper } = await seedDoubtful();
		const [up, same] = [await sit(paper, 'C'), await sit(paper, 'B', li)];
		expect(await correct(slug, { policy: 'only-up' })).toMatchObject({ changed: 1, told: 1 });
		expect(await pointsOf(up)).toEqual({ awarded: 2, points: 2 });
		expect(await pointsOf(same)).toEqual({ awarded: 2, points: 2 });
	});

	test('gives everybody the points of a question at fault, and retires it', async () => {
		const { slug, paper } = await seedDoubtful();
		const attempt = await sit(paper, 'A');
		await correct(slug, { policy: 'all-credit', right: [] });
		expect(await pointsOf(attempt)).toEqual({ awarded: 2, points: 2 });
		expect(await getBankQuestion(db, slug)).toMatchObject({
			status: 'retired',
			retirementReason: '与现行办法第九条不符'
		});
	});

	test('counts a dropped question for nobody, nor in papers that were being written', async () => {
		const { slug, paper } = await seedDoubtful();
		const late = await open(paper, 'B', li);
		const attempt = await sit(paper, 'A');
		await correct(slug, { policy: 'drop', right: [] });
		expect(await pointsOf(attempt)).toEqual({ awarded: 1, points: 1 });
		await handIn(late, li);
		expect(await pointsOf(late)).toEqual({ awarded: 2, points: 2 });
		expect(await settleLatePapers(db)).toBe(1);
		expect(await settleLatePapers(db)).toBe(0);
		expect(await pointsOf(late)).toEqual({ awarded: 1, points: 1 });
		expect((await itemsOf(db, late))[0]).toMatchObject({ awarded_points: 0 });
	});

	test('is refused where the key has changed since', async () => {
		const { slug, versionId } = await seedDoubtful();
		const { correction } = await propose(slug);
		await db
			.insertInto('answer_key')
			.values({
				...{ version_id: versionId, number: 2, hash: Buffer.alloc(32, 7) },
				...{ right_options: ['d'], notes: '{}', explanation: '又改了', rubric: '[]' }
			})
			.execute();
		expect(await codeOf(approve(correction))).toBe('correction-outdated');
	});

	test('stays where the file says what it said, and the page says that they differ', async () => {
		const { slug } = await seedDoubtful();
		await correct(slug);
		// The file of the chapter is imported again, with one more question in it.
		await seedQuestion(db, { kind: 'single', right: ['b'] });
		const { keys } = await getBankQuestion(db, slug);
		expect(keys[0]).toMatchObject({ right: ['c'] });
		expect(compareWithFile(keys)).toBe('file-behind');
		expect(compareWithFile([{ ...keys[1]!, number: 3, right: ['d'] }, ...keys])).toBe('file-newer');
		expect(compareWithFile(keys.slice(1))).toBe('same');
	});

	test('is kept for good', async () => {
		const { slug, paper } = await seedDoubtful();
		await sit(paper, 'C');
		await correct(slug);
		await expect(
			db.updateTable('key_correction_mark').set({ points_before: 1 }).execute()
		).rejects.toThrow();
	});
});

test('the form gives the options that are ticked and the notes that are written', () => {
	const form = { policy: 'rekey', right: ['c', 'a', 'c'], explanation: '解析', reason: '依据' };
	expect(
		v.parse(proposalInput, { ...form, 'note-a': ' 对 ', 'note-b': '', 'note-x': '无' })
	).toEqual({
		...form,
		right: ['a', 'c'],
		notes: { a: '对' }
	});
	expect(v.safeParse(proposalInput, { ...form, 'note-a': '长'.repeat(601) }).success).toBe(false);
	expect(v.safeParse(proposalInput, { ...form, reason: '' }).success).toBe(false);
});
