import type { Kysely } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import { saveAnswers } from '#lib/server/mocks/save.ts';
import { takeTurn } from '#lib/server/mocks/turn.ts';
import type { Vault } from '#lib/server/secrets/vault.ts';
import { closeSitting, publishSitting } from '#lib/server/sittings/closing.ts';
import { startSitting } from '#lib/server/sittings/invitation.ts';
import { enlist } from '#lib/server/sittings/members.ts';
import { importPolicy } from './learning.ts';
import { answered, seedPaper, seedQuestion } from './mocks.ts';
import { actorFor, run, seedHolder, seedPerson } from './people.ts';
import { seedUnits } from './units.ts';

export const hour = 3_600_000;

interface SittingFacts {
	/** Milliseconds from now. */
	from?: number;
	to?: number;
	minutes?: number;
	paper?: number;
	subject?: string;
}

/** A class of two with its trainer, a colleague of the trainer, and somebody out of reach. */
export async function seedClass(db: Kysely<Database>, vault: Vault) {
	await importPolicy(db);
	const { langli, xingsha } = await seedUnits(db);
	const hold = (name: string, role: 'trainer' | 'learner') =>
		seedHolder(db, vault, { name, role, at: langli });
	const zhou = await hold('周明远', 'trainer');
	const sun = await hold('孙一鸣', 'trainer');
	const wang = await hold('王小梅', 'learner');
	const li = await hold('李建国', 'learner');
	const far = await seedPerson(db, vault, { name: '邹远方' }, { at: xingsha });
	const stranger = await actorFor(db, far, xingsha.id);
	const single = (right: string) => seedQuestion(db, { kind: 'single', right: [right] });
	const paper = await seedPaper(db, [await single('b'), await single('c')]);

	/** A sitting of the class of Wang and Li whose window is open, unless said otherwise. */
	async function seedSitting(facts: SittingFacts = {}): Promise<string> {
		const publicId = createPublicId();
		await run(db, async (trx) => {
			const row = await trx
				.insertInto('sitting')
				.values({
					public_id: publicId,
					title: '冲刺班第一次模考',
					unit_id: langli.id,
					trainer_id: zhou.personId,
					paper_id: facts.paper ?? paper,
					subject: facts.subject ?? 'A1',
					opens_at: new Date(Date.now() + (facts.from ?? -hour)),
					starts_until: new Date(Date.now() + (facts.to ?? hour)),
					minutes: facts.minutes ?? 60
				})
				.returning(['id', 'title'])
				.executeTakeFirstOrThrow();
			await enlist(trx, { ...row, publicId }, [wang.personId, li.personId]);
		});
		return publicId;
	}

	return {
		...{ zhou, sun, wang, li, stranger, langli, xingsha, seedSitting },
		start: (sitting: string, actor = wang) => run(db, (trx) => startSitting(trx, actor, sitting)),
		close: (sitting: string, actor = zhou) => run(db, (trx) => closeSitting(trx, actor, sitting)),
		publish: (sitting: string) => run(db, (trx) => publishSitting(trx, zhou, sitting))
	};
}

/** Answers the questions of a paper in their order, from a phone of the person. */
export async function answerPaper(
	db: Kysely<Database>,
	actor: Actor,
	attempt: string,
	responses: readonly (readonly string[])[]
): Promise<void> {
	const device = `phone-${actor.personId}`;
	const { epoch } = await run(db, (trx) =>
		takeTurn(trx, actor, attempt, { device, takesOver: false })
	);
	const events = responses.map((response, index) => answered(index + 1, index + 1, response));
	await saveAnswers(db, actor, attempt, { device, epoch, events }, { graceSeconds: 20 });
}

/** The public id of the person who acts. */
export const personOf = (actor: Actor) => actor.sessionId;
