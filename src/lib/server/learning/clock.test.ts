import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPublicId } from '#lib/identifiers.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy, letTimePass, publishCourse } from '../../../../tests/support/learning.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { creditSeconds, type Claim } from './clock.ts';
import { enrol } from './enrolment.ts';
import { readLearningRules, type LearningRules } from './rules.ts';

const { db, vault } = await freshDatabase();

let learner: Actor;
let rules: LearningRules;

beforeAll(async () => {
	await importPolicy(db);
	rules = await readLearningRules(db);
	const { langli } = await seedUnits(db);
	learner = await seedHolder(db, vault, { name: '刘守时', role: 'learner', at: langli });
});

/** A new course, whose clock has stood still until now. */
async function begin() {
	const slug = `course-${createPublicId()}`;
	await publishCourse(db, { slug, lessons: [{ slug: '01-door' }] });
	await db.deleteFrom('study_clock').execute();
	const { enrolment } = await run(db, (trx) => enrol(trx, learner, slug));
	const { id } = await db
		.selectFrom('enrolment')
		.where('public_id', '=', enrolment)
		.select('id')
		.executeTakeFirstOrThrow();
	const credit = (facts: Partial<Claim>) =>
		run(db, (trx) =>
			creditSeconds(
				trx,
				{
					personId: learner.personId,
					enrolmentId: id,
					lesson: '01-door',
					device: 'phone-of-liu',
					seconds: 20,
					isOffline: false,
					...facts
				},
				rules
			)
		);
	return { enrolment, credit, pass: (seconds: number) => letTimePass(db, enrolment, seconds) };
}

describe('online', () => {
	test('a beat credits what has passed, and a gap between beats is lost', async () => {
		const { credit, pass } = await begin();
		await pass(20);
		expect(await credit({ seconds: 20 })).toEqual({ isElsewhere: false, seconds: 20 });
		expect(await credit({ seconds: 20 })).toEqual({ isElsewhere: false, seconds: 0 });
		await pass(3_600);
		expect((await credit({ seconds: 600 })).seconds).toBe(2 * rules.heartbeatSeconds);
		expect((await credit({ seconds: 600 })).seconds).toBe(0);
	});

	test('one device at a time: another one is told, and may take over', async () => {
		const { credit, pass } = await begin();
		await pass(30);
		await credit({});
		await pass(20);
		const other = { device: 'desk-of-liu' };
		expect(await credit(other)).toEqual({ isElsewhere: true, seconds: 0 });
		expect(await credit({ ...other, takesOver: true })).toEqual({
			isElsewhere: false,
			seconds: 20
		});
		await pass(20);
		expect(await credit({})).toEqual({ isElsewhere: true, seconds: 0 });
	});

	test('a device that has fallen silent holds nobody up', async () => {
		const { credit, pass } = await begin();
		await pass(30);
		await credit({});
		await pass(rules.deviceLeaseSeconds + 1);
		expect((await credit({ device: 'desk-of-liu' })).isElsewhere).toBe(false);
	});
});

test('offline, claims live on the time since the last credit, whenever they come', async () => {
	const { credit, pass } = await begin();
	await pass(300);
	expect((await credit({ seconds: 120, isOffline: true })).seconds).toBe(120);
	expect((await credit({ seconds: 120, isOffline: true })).seconds).toBe(120);
	expect((await credit({ seconds: 120, isOffline: true })).seconds).toBeGreaterThanOrEqual(60);
	expect((await credit({ seconds: 120, isOffline: true })).seconds).toBe(0);
});

test('whatever is claimed, by whatever device, all credits together fit into the time on the wall', async () => {
	const claim = fc.record({
		passes: fc.nat(120),
		seconds: fc.nat(600),
		device: fc.constantFrom('phone-of-liu', 'desk-of-liu'),
		isOffline: fc.boolean(),
		isWhole: fc.boolean(),
		takesOver: fc.boolean()
	});
	await fc.assert(
		fc.asyncProperty(fc.array(claim, { minLength: 1, maxLength: 12 }), async (claims) => {
			const { credit, pass } = await begin();
			const began = performance.now();
			let passed = 0;
			let credited = 0;
			for (const { passes, ...facts } of claims) {
				await pass(passes);
				passed += passes;
				credited += (await credit(facts)).seconds;
			}
			const real = Math.ceil((performance.now() - began) / 1000);
			return credited <= passed + real + 1;
		}),
		{ numRuns: 25 }
	);
});
