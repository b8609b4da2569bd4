import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPublicId } from '#lib/identifiers.ts';
import type { LearningDeed } from '#lib/learning/operation.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	deed,
	importPolicy,
	letTimePass,
	publishCourse
} from '../../../../tests/support/learning.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { applyOperations } from './apply.ts';
import { enrol } from './enrolment.ts';

const { db, vault } = await freshDatabase();

const lesson = '01-door';
const right: LearningDeed = { kind: 'answer', check: 'first-words', response: ['b'] };
const wrong: LearningDeed = { kind: 'answer', check: 'first-words', response: ['a'] };

let wang: Actor;
let stranger: Actor;
let enrolment = '';

beforeAll(async () => {
	await importPolicy(db);
	const { langli, xingsha } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	stranger = await seedHolder(db, vault, { name: '陈远路', role: 'learner', at: xingsha });
});

beforeEach(async () => {
	const slug = `course-${createPublicId()}`;
	await publishCourse(db, { slug, lessons: [{ slug: lesson }] });
	enrolment = (await run(db, (trx) => enrol(trx, wang, slug))).enrolment;
});

const send = (operations: readonly unknown[], actor = wang) =>
	applyOperations(
		db,
		actor,
		{ device: 'phone-of-wang', operations },
		{ vault, wordsFor: ({ code }) => code }
	);

const attempts = () =>
	db
		.selectFrom('check_attempt')
		.innerJoin('enrolment', 'enrolment.id', 'check_attempt.enrolment_id')
		.where('enrolment.public_id', '=', enrolment)
		.select(['number', 'is_right', 'is_offline', 'client_at'])
		.orderBy('number')
		.execute();

describe('a deed', () => {
	test('is done once, however often it comes', async () => {
		const operation = deed(enrolment, lesson, right);
		expect(await send([operation])).toMatchObject([{ outcome: 'done', check: { isPassed: true } }]);
		expect(await send([operation, operation])).toEqual([
			{ opId: operation.opId, outcome: 'repeated' },
			{ opId: operation.opId, outcome: 'repeated' }
		]);
		expect(await attempts()).toHaveLength(1);
	});

	test('is done once when it comes from many tabs at the same moment', async () => {
		const operation = deed(enrolment, lesson, right);
		const answers = await Promise.all(Array.from({ length: 10 }, () => send([operation])));
		expect(answers.flat().filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
		expect(await attempts()).toHaveLength(1);
	});

	test('with the id of another is refused', async () => {
		const operation = deed(enrolment, lesson, right);
		await send([operation]);
		expect(await send([{ ...operation, ...wrong }])).toMatchObject([
			{ outcome: 'refused', code: 'operation-differs' }
		]);
	});

	test('that is refused stops no other', async () => {
		const results = await send([
			deed(enrolment, lesson, { kind: 'read', section: 'not-there' }),
			{ opId: createPublicId(), kind: 'conjure' },
			'nonsense',
			deed(enrolment, 'no-lesson', right),
			deed(enrolment, lesson, { ...right, check: 'no-check' } as LearningDeed),
			deed(enrolment, lesson, right)
		]);
		expect(results.map(({ outcome, code }) => code ?? outcome)).toEqual([
			'section-unknown',
			'operation-malformed',
			'operation-malformed',
			'lesson-not-found',
			'check-not-found',
			'done'
		]);
	});

	test('in somebody else’s enrolment finds nothing', async () => {
		expect(await send([deed(enrolment, lesson, right)], stranger)).toMatchObject([
			{ outcome: 'refused', code: 'enrolment-not-found' }
		]);
		expect(await attempts()).toEqual([]);
	});

	test('is dated by the database, whatever the clock of the phone says', async () => {
		await send([
			deed(enrolment, lesson, wrong, { at: '2036-01-01T00:00:00.000Z', isOffline: true }),
			deed(enrolment, lesson, right, { at: '2016-01-01T00:00:00.000Z', isOffline: true })
		]);
		expect(await attempts()).toEqual([
			{
				number: 1,
				is_right: false,
				is_offline: true,
				client_at: new Date('2036-01-01T00:00:00.000Z')
			},
			{
				number: 2,
				is_right: true,
				is_offline: true,
				client_at: new Date('2016-01-01T00:00:00.000Z')
			}
		]);
		const { late } = await db
			.selectFrom('check_attempt')
			.select(({ fn }) => fn.max('answered_at').as('late'))
			.executeTakeFirstOrThrow();
		expect(Math.abs(Date.now() - (late as Date).getTime())).toBeLessThan(60_000);
	});
});

describe('answering', () => {
	test('says at once why an answer is wrong, and shows the key after the second', async () => {
		const [first] = await send([deed(enrolment, lesson, wrong)]);
		expect(first?.check).toMatchObject({
			attempts: 1,
			isPassed: false,
			right: null,
			explanation: null,
			triesBeforeKey: 1
		});
		expect(first?.check?.feedback).toHaveLength(1);
		const [second] = await send([deed(enrolment, lesson, wrong)]);
		expect(second?.check).toMatchObject({ right: ['b'], triesBeforeKey: 0 });
		expect(second?.check?.waitSeconds).toBeGreaterThan(500);
	});

	test('waits a while once the key was shown', async () => {
		await send([deed(enrolment, lesson, wrong), deed(enrolment, lesson, wrong)]);
		expect(await send([deed(enrolment, lesson, right)])).toMatchObject([
			{ outcome: 'refused', code: 'check-wait' }
		]);
		await letTimePass(db, enrolment, 601);
		expect(await send([deed(enrolment, lesson, right)])).toMatchObject([
			{ outcome: 'done', check: { isPassed: true } }
		]);
		expect(await attempts()).toHaveLength(3);
	});

	test('keeps what was answered without a network, since nobody could say wait', async () => {
		const results = await send(
			[wrong, wrong, right].map((each) => deed(enrolment, lesson, each, { isOffline: true }))
		);
		expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
	});
});

describe('notes', () => {
	const note = createPublicId();
	const mark = { kind: 'note' as const, note, section: 'intro', quote: '敲门之前', body: null };
	const list = () =>
		db.selectFrom('lesson_note').where('public_id', '=', note).selectAll().execute();

	test('are kept, changed and taken away', async () => {
		await send([deed(enrolment, lesson, mark)]);
		await send([deed(enrolment, lesson, { ...mark, body: '先想三件事' })]);
		expect(await list()).toMatchObject([{ body: '先想三件事', deleted_at: null }]);
		await send([deed(enrolment, lesson, { kind: 'erase-note', note })]);
		expect((await list())[0]?.deleted_at).not.toBeNull();
	});

	test('of somebody else can be neither changed nor erased', async () => {
		const others = createPublicId();
		await send([deed(enrolment, lesson, { ...mark, note: others })]);
		const slug = `course-${createPublicId()}`;
		await publishCourse(db, { slug, lessons: [{ slug: lesson }] });
		const own = (await run(db, (trx) => enrol(trx, stranger, slug))).enrolment;
		const results = await send(
			[
				deed(own, lesson, { ...mark, note: others, body: '改掉' }),
				deed(own, lesson, { kind: 'erase-note', note: others })
			],
			stranger
		);
		expect(results[0]).toMatchObject({ outcome: 'refused', code: 'note-foreign' });
		const [row] = await db
			.selectFrom('lesson_note')
			.where('public_id', '=', others)
			.selectAll()
			.execute();
		expect(row).toMatchObject({ body: null, deleted_at: null });
	});

	test('without a word are none', async () => {
		const empty = { ...mark, note: createPublicId(), quote: ' ', body: '' };
		expect(await send([deed(enrolment, lesson, empty)])).toMatchObject([
			{ code: 'operation-malformed' }
		]);
	});
});
