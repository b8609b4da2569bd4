import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { browserOf } from '#lib/mocks/protocol.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import {
	eventsOf,
	itemsOf,
	seedPaper,
	seedQuestion,
	type SeededQuestion
} from '../../../../tests/support/mocks.ts';
import {
	faults,
	ModelDevice,
	PaperWorld,
	type DeviceFaults,
	type Fault
} from '../../../../tests/support/paper-world.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { layAttempt, startAttempt } from './attempt.ts';

const { db, vault } = await freshDatabase();
const questions = 2;
const names = ['phone-of-wang.page-one', 'phone-of-wang.page-two', 'desk-of-wang.page-one'];

let wang: Actor;
let attempt = '';

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	const asked: SeededQuestion[] = [];
	for (let count = 0; count < questions; count++)
		asked.push(await seedQuestion(db, { kind: 'single' }));
	const paper = await seedPaper(db, asked);
	({ attempt } = await run(db, (trx) => layAttempt(trx, wang, paper, { timeFactorPercent: 100 })));
	await run(db, (trx) => startAttempt(trx, wang, attempt));
});

type Step =
	| { kind: 'open'; device: number; takesOver: boolean }
	| { kind: 'answer'; device: number; ordinal: number; letter: string }
	| { kind: 'send'; device: number; size: number; fault: Fault }
	/** What was held up in the network arrives. */
	| { kind: 'arrive' }
	/** The time is up. */
	| { kind: 'end' };

const device = fc.nat(names.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 25,
		arbitrary: fc.record({
			kind: fc.constant('answer' as const),
			device,
			ordinal: fc.integer({ min: 1, max: questions }),
			letter: fc.constantFrom('A', 'B', 'C', 'D')
		})
	},
	{
		weight: 25,
		arbitrary: fc.record({
			kind: fc.constant('send' as const),
			device,
			size: fc.integer({ min: 1, max: 4 }),
			fault: fc.constantFrom(...faults)
		})
	},
	{
		weight: 5,
		arbitrary: fc.record({
			kind: fc.constant('open' as const),
			device,
			takesOver: fc.boolean()
		})
	},
	{ weight: 5, arbitrary: fc.record({ kind: fc.constant('arrive' as const) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const) }) }
);

/** Whatever happens on the way, with two browsers that take the paper from one another. */
function nothingIsLost(mistakes: DeviceFaults = {}) {
	return fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), async (steps) => {
		const world = new PaperWorld(db, wang, attempt);
		await world.reset();
		const devices = names.map((name) => new ModelDevice(world, name, mistakes));
		await devices[0]?.open(false);
		for (const one of steps) await take(one, world, devices);
		await world.release();
		for (const one of devices) await calmDown(one);
		await judge(world, devices);
	});
}

async function take(one: Step, world: PaperWorld, devices: readonly ModelDevice[]): Promise<void> {
	if (one.kind === 'arrive') return world.release();
	if (one.kind === 'end') return world.end();
	const acting = devices[one.device];
	if (one.kind === 'open') return acting?.open(one.takesOver);
	if (one.kind === 'send') return acting?.send(one.size, one.fault);
	acting?.answer(one.ordinal, one.letter);
}

/** The network is well again, and the page is still open. */
async function calmDown(acting: ModelDevice): Promise<void> {
	for (let attempts = 0; attempts < 40 && acting.waiting.length > 0; attempts++)
		await acting.send(4, 'none');
}

async function judge(world: PaperWorld, devices: readonly ModelDevice[]): Promise<void> {
	const log = await eventsOf(db, attempt);
	const keyOf = (event: { ordinal: number; device: string }, seq: number) =>
		`${event.device} ${event.ordinal} ${seq}`;
	const logged = new Map(log.map((event) => [keyOf(event, event.client_seq), event]));
	const sent = new Map(
		[...world.arrived].reverse().map((event) => [keyOf(event, event.seq), event])
	);

	// What a device was told is kept is there, once, as it was sent first; and so is all that arrived.
	expect([...logged.keys()].sort()).toEqual([...sent.keys()].sort());
	for (const event of world.acknowledged) {
		const found = logged.get(keyOf(event, event.seq));
		expect((found?.payload as { response: string[] }).response).toEqual(
			sent.get(keyOf(event, event.seq))?.response
		);
	}
	// It counts where it was the turn of its device, and in time.
	for (const [key, event] of logged) expect(event.is_counted).toBe(sent.get(key)?.isDue);

	// A question stands as the counted event with the highest number says.
	const items = await itemsOf(db, attempt);
	for (const { ordinal, response } of items) {
		const counted = log
			.filter((event) => event.ordinal === ordinal && event.is_counted)
			.reverse()
			.sort((one, other) => other.client_seq - one.client_seq);
		const said = (counted[0]?.payload as { response: string[] } | undefined)?.response ?? [];
		expect(response).toEqual(said.map((letter) => letter.toLowerCase()));
	}
	// And that is the last answer of the browser that still has the turn, whichever page it was given in.
	const { turn } = world;
	if (world.isOver || !turn) return;
	for (const ordinal of items.map((item) => item.ordinal)) {
		const said = devices
			.filter(({ name }) => browserOf(name) === turn.browser)
			.flatMap(({ last }) => last.get(ordinal) ?? [])
			.filter(({ epoch }) => epoch === turn.epoch)
			.sort((one, other) => other.moment - one.moment)[0];
		if (said) expect(items[ordinal - 1]?.response).toEqual([said.letter.toLowerCase()]);
	}
}

describe('offline, twice, out of order, from two pages and two browsers, and past the end', () => {
	test('what counts is what was done last in time, and nothing is lost', async () => {
		await fc.assert(nothingIsLost(), { numRuns: 600 });
	}, 120_000);
});

describe('the schedules find a device that is wrong', () => {
	const finds = async (mistakes: DeviceFaults) => {
		// Far more than are needed as a rule, so that a run of harmless schedules does not look like health.
		const { failed } = await fc.check(nothingIsLost(mistakes), {
			numRuns: 3000,
			endOnFailure: true
		});
		expect(failed).toBe(true);
	};

	test('one that forgets before the server has spoken', () => finds({ forgetsEarly: true }));
	test('one that does not know what another page of its browser has done', () =>
		finds({ countsAlone: true }));
	test('one that counts from the beginning again', () => finds({ repeatsNumbers: true }));
});
