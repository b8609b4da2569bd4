import type { Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { issueCertificate } from '../certificates/certificate.ts';
import type { Database } from '../database/schema.ts';
import type { Authority } from '../grants/actor.ts';
import { creditHours } from '../hours/credit.ts';
import { readLearningRules, type LearningRules } from '../learning/rules.ts';
import type { Vault } from '../secrets/vault.ts';
import { readCurriculum } from './curriculum.ts';
import { planLearning } from './learners.ts';
import { live, type History } from './history.ts';
import { writeHistories, type WrittenHistory } from './history-rows.ts';
import type { SettledPerson } from './people.ts';
import type { DemoScript } from './script.ts';
import { seedTrainings } from './trainings.ts';

/**
 * Gives some of the invented people a past as learners: courses that they finished, with hours and
 * certificates, or are in the middle of, or left, and what they filed of training elsewhere. Where
 * there are no courses it does nothing.
 *
 * Facts are written as they would have been on their day; what counts comes through the commands of
 * its domain.
 */
export async function seedLearning(
	trx: Transaction<Database>,
	actor: Authority,
	{
		vault,
		script,
		settled,
		today
	}: {
		vault: Vault;
		script: DemoScript;
		settled: readonly SettledPerson[];
		today: Day;
	}
): Promise<void> {
	const curriculum = await readCurriculum(trx);
	if (curriculum.size === 0) return;
	const rules = await readLearningRules(trx);
	const histories = planLearning(script, { settled, curriculum, today }).flatMap((learner) =>
		live(learner, { rules, today })
	);
	const written = await writeHistories(trx, histories);
	for (const history of histories) await creditLessons(trx, actor, history, rules);
	await certify(trx, actor, vault, written);
	await seedTrainings(trx, script.learning.trainings, { settled, today });
}

async function creditLessons(
	trx: Transaction<Database>,
	actor: Authority,
	{ learner, course, sittings }: History,
	rules: LearningRules
): Promise<void> {
	for (const sitting of sittings.filter(({ isComplete }) => isComplete)) {
		const { lesson, demands, attempts } = sitting;
		const right = attempts.filter(({ check, isRight }) => isRight && check.isRequired);
		await creditHours(trx, actor, {
			personId: learner.personId,
			ledgers: course.parts,
			minutes: lesson.minutes,
			earnedOn: sitting.day,
			sourceKind: 'lesson',
			sourceKey: `${course.facts.slug}/${lesson.slug}#1`,
			title: `${course.facts.title} · ${lesson.title}`,
			evidence: {
				checks_passed: right.length,
				checks_required: demands.checks.length,
				pass_percent: demands.passPercent,
				active_seconds: sitting.seconds,
				offline_seconds: 0,
				least_seconds: demands.leastSeconds,
				media_seconds: lesson.media.reduce((sum, { seconds }) => sum + seconds, 0),
				sections: sitting.sections.length
			},
			rules: rules.stamps
		});
	}
}

/** In the order in which the courses were finished, so that the numbers rise with the days. */
async function certify(
	trx: Transaction<Database>,
	actor: Authority,
	vault: Vault,
	written: readonly WrittenHistory[]
): Promise<void> {
	const finished = written.flatMap((history) =>
		history.completed ? [{ ...history, completed: history.completed }] : []
	);
	finished.sort((one, other) => one.completed.at.getTime() - other.completed.at.getTime());
	for (const { learner, course, sittings, completed, publicId } of finished) {
		const lessons = sittings.filter(({ isComplete }) => isComplete).map(({ lesson }) => lesson);
		await issueCertificate(trx, vault, actor, {
			key: publicId,
			person: { id: learner.personId, name: learner.name },
			course: course.facts,
			base: course.base,
			minutes: lessons.reduce((sum, { minutes }) => sum + minutes, 0),
			completedOn: completed.day,
			lessons: lessons.map(({ title, minutes }) => ({ title, minutes })),
			ledgers: course.ledgers
		});
	}
}
