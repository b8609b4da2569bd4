import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { businessDay } from '#lib/dates.ts';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { actorFor } from '../../../../tests/support/people.ts';
import { importContent } from '../content/import.ts';
import { scopeOf } from '../grants/actor.ts';
import { getHolder } from '../hours/holder.ts';
import { readCandidateTerms } from '../qualifications/candidate-terms.ts';
import { countCandidates } from '../qualifications/candidates.ts';
import { readRoad } from '../qualifications/road.ts';
import { listDuties } from '../today/today.ts';
import { seedDemo } from './seed.ts';

const { db, vault } = await freshDatabase();
const blobs = freshBlobs();
const today = businessDay(new Date());

beforeAll(async () => {
	const folder = join(import.meta.dirname, '../../../../content');
	expect((await importContent(db, { folder, blobs })).errors).toEqual([]);
	await seedDemo(db, { vault });
});

async function roadOf(name: string) {
	const { id } = await db
		.selectFrom('person')
		.where('name', '=', name)
		.select('id')
		.orderBy('id')
		.executeTakeFirstOrThrow();
	return readRoad(db, await getHolder(db, id), { today });
}

describe('the demonstration has somebody', () => {
	test('whose one pass counts for the last time', async () => {
		const { standing, year } = await roadOf('覃露');
		expect(standing.passes).toMatchObject([
			{ subject: 'B1', year: year - 1, state: 'last-chance', usableThrough: year }
		]);
		expect(standing.toSit).toEqual(['B2', 'B3']);
	});

	test('whose pass has lapsed', async () => {
		const { standing } = await roadOf('曾小芹');
		expect(standing.passes).toMatchObject([{ subject: 'B1', state: 'lapsed' }]);
		expect(standing.toSit).toEqual(['B1', 'B2', 'B3']);
	});

	test('who has passed by a separate line', async () => {
		const { standing } = await roadOf('汤慧');
		expect(standing.completion).toMatchObject({ year: 2024, scope: 'separate-area' });
	});

	test('whose registration ends soon, with 61 of 72 hours', async () => {
		const { certificate, step } = await roadOf('米建华');
		expect(certificate).toMatchObject({
			registration: { state: 'renewal-open' },
			hours: { minutes: 61 * 60, gapMinutes: 11 * 60 }
		});
		expect(step.kind).toBe('renew-registration');
	});

	test('with a senior pass slip, and records for the review', async () => {
		const { standing, review } = await roadOf('贺清荷');
		expect(standing.passes[0]?.slip).toMatchObject({ isValid: true, isEstimated: false });
		expect(review?.ways[0]?.measures).toMatchObject([{ have: 3 }, { have: 630 }]);
	});

	test('with a new certificate, and the passes of two sittings that made it', async () => {
		const { certificate, others } = await roadOf('瞿小满');
		expect(certificate?.credential).toMatchObject({ level: 'social-worker', state: 'open' });
		expect(others[0]?.completion).toMatchObject({ scope: 'nation' });
	});

	test('who aims at the exam, is admitted, and has a plan', async () => {
		const { target, admission, step } = await roadOf('向晓禾');
		expect(target).toMatchObject({ level: 'assistant' });
		expect(admission).toMatchObject({ isMet: true, isConfirmed: false, best: { code: 'a6' } });
		expect(step.kind).toBe('study');
	});
});

test('the desk of the unit has records to decide, and numbers that are not empty', async () => {
	const { unit_id, ...person } = await db
		.selectFrom('account')
		.innerJoin('person', 'person.id', 'account.person_id')
		.where('user_name', '=', 'demo-county')
		.select(['person.id', 'person.public_id as publicId', 'person.name', 'account.unit_id'])
		.executeTakeFirstOrThrow();
	const county = await actorFor(db, person, unit_id);
	const duties = await listDuties(db, county, { hasAuthenticator: true });
	expect(duties.map(({ kind }) => kind)).toEqual(
		expect.arrayContaining(['facts-to-decide', 'renewals-due'])
	);
	const terms = await readCandidateTerms(db, { today });
	const counts = await countCandidates(db, scopeOf(county, 'qualifications.view'), terms, {});
	expect(Math.min(...Object.values(counts.levels.assistant).slice(0, 1))).toBeGreaterThan(5);
	for (const state of [
		'aiming',
		'usable',
		'lapsed',
		'certified',
		'to-register',
		'renewal-due'
	] as const)
		expect([state, counts.states[state] > 0]).toEqual([state, true]);
});
