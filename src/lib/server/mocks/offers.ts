import { subjects, type Subject } from '#lib/exam/question.ts';
import type { PaperOffer } from '#lib/mocks/page.ts';
import { subjectsOf } from '#lib/qualifications/levels.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { getBlueprint, type Blueprint } from '../papers/blueprint.ts';
import { findTarget } from '../qualifications/target.ts';
import { findRunning } from './attempt.ts';
import { getPassLine } from './paper-page.ts';
import { findNextSitting } from './sitting.ts';

/** The subjects in which papers can be made now, those first that the actor aims at. */
export async function listOffers(
	db: Reader,
	actor: Pick<Actor, 'personId'>
): Promise<PaperOffer[]> {
	const { year } = await findNextSitting(db);
	const target = await findTarget(db, actor.personId);
	const aims: readonly string[] = target ? subjectsOf(target.level) : [];
	const offers: PaperOffer[] = [];
	for (const subject of subjects) {
		const blueprint = await findBlueprint(db, subject, year);
		if (!blueprint) continue;
		offers.push({
			subject,
			minutes: blueprint.minutes,
			questions: blueprint.plan.sections.reduce((sum, { items }) => sum + items, 0),
			points: blueprint.points,
			passLine: (await getPassLine(db, subject)).points,
			isAimedAt: aims.includes(subject),
			running: (await findRunning(db, actor, subject)) ?? null
		});
	}
	return offers.sort((one, other) => Number(other.isAimedAt) - Number(one.isAimedAt));
}

async function findBlueprint(
	db: Reader,
	subject: Subject,
	year: number
): Promise<Blueprint | undefined> {
	try {
		return await getBlueprint(db, { subject, year });
	} catch (caught) {
		if (caught instanceof NotFound) return undefined;
		throw caught;
	}
}
