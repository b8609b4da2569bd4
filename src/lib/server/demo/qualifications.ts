import type { Transaction } from 'kysely';
import { addDays, addMonths, daysBetween, type Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '../database/schema.ts';
import { getHolder, type Holder } from '../hours/holder.ts';
import { sumMinutes } from '../hours/ledger.ts';
import { nation } from '../policy/policy.ts';
import { writeDetail } from '../qualifications/detail.ts';
import { readQualificationRules, sittingOf, yearUnderWay } from '../qualifications/exam-rules.ts';
import { readFacts } from '../qualifications/facts.ts';
import type { Vault } from '../secrets/vault.ts';
import { drawCrowd } from './crowd.ts';
import { getPerson } from './learners.ts';
import type { SettledPerson } from './people.ts';
import { fileDemoFact, type DemoCalendar } from './qualification-facts.ts';
import type { DemoFact, DemoStory } from './qualification-script.ts';
import type { DemoScript } from './script.ts';
import { seedTrainings } from './trainings.ts';

const officeHour = '10:20';
const decisionDays = 3;
/** So many minutes of one training elsewhere. */
const trainingMinutesMax = 960;

interface Stage {
	vault: Vault;
	settled: readonly SettledPerson[];
	calendar: DemoCalendar;
	decidedBy: string;
}

/**
 * Gives some of the invented people a way to the certificate: education and work, results of past
 * sittings, certificates and their registration. The rules judge each of them as they would have been
 * judged; where there are no rules it does nothing.
 */
export async function seedQualifications(
	trx: Transaction<Database>,
	{
		vault,
		script,
		settled,
		today
	}: { vault: Vault; script: DemoScript; settled: readonly SettledPerson[]; today: Day }
): Promise<void> {
	const book = await readQualificationRules(trx);
	if (!book.find('exam.calendar', { asOf: today })) return;
	const calendar = { book, today, year: yearUnderWay(book, nation, today) };
	const { qualifications } = script;
	const stage = { vault, settled, calendar, decidedBy: qualifications.decided_by };
	for (const story of qualifications.stories)
		await tell(trx, story, { ...stage, person: getPerson(settled, story.person) });
	const storied = qualifications.stories.map(({ person }) => person);
	for (const { person, story } of drawCrowd(script, settled, storied))
		await tell(trx, story, { ...stage, person });
}

async function tell(
	trx: Transaction<Database>,
	story: Omit<DemoStory, 'person'>,
	stage: Stage & { person: SettledPerson }
): Promise<void> {
	const holder = await getHolder(trx, stage.person.personId);
	if (story.target) await aim(trx, holder, story.target, stage.calendar);
	for (const fact of story.facts) await file(trx, holder, fact, stage);
	if (story.hours !== undefined) await studyOn(trx, holder, story.hours, stage);
}

async function aim(
	trx: Transaction<Database>,
	holder: Holder,
	{ level, area, minutes_per_week }: NonNullable<DemoStory['target']>,
	{ year, book }: DemoCalendar
): Promise<void> {
	// Nobody aims at a sitting that is not held.
	const next = sittingOf(book, year).status === 'cancelled' ? year + 1 : year;
	await trx
		.insertInto('exam_target')
		.values({
			...{ public_id: createPublicId(), person_id: holder.id },
			...{ level, year: next, area, minutes_per_week }
		})
		.execute();
}

async function file(
	trx: Transaction<Database>,
	holder: Holder,
	fact: DemoFact,
	{ vault, settled, calendar, decidedBy }: Stage
): Promise<void> {
	const { book, today } = calendar;
	const { input, filedOn } = fileDemoFact(fact, calendar);
	const publicId = createPublicId();
	const { id } = await trx
		.insertInto('qualification_fact')
		.values({
			public_id: publicId,
			...{ person_id: holder.id, unit_id: holder.unit_id, kind: input.kind, filed_by: holder.id },
			filed_at: atOffice(filedOn)
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const held = await readFacts(trx, holder.id);
	await writeDetail(trx, { id, publicId }, input, { holder, held, book, vault, today });
	if (fact.state === 'open') return;
	const decider = getPerson(settled, fact.decided_by ?? decidedBy);
	const decidedOn = addDays(filedOn, decisionDays);
	await trx
		.insertInto('qualification_decision')
		.values({
			...{ fact_id: id, number: 1, outcome: 'approved', decided_by: decider.personId },
			decided_at: atOffice(decidedOn < today ? decidedOn : filedOn)
		})
		.execute();
}

/** Trainings elsewhere until the present period of registration holds just so many hours. */
async function studyOn(
	trx: Transaction<Database>,
	holder: Holder,
	hours: number,
	{ settled, calendar, decidedBy, person }: Stage & { person: SettledPerson }
): Promise<void> {
	const { today, book } = calendar;
	const { registrations } = await readFacts(trx, holder.id);
	const period = registrations.at(-1);
	if (!period?.began_on || !period.ended_on) return;
	const sums = await sumMinutes(trx, holder.id, {
		from: period.began_on,
		until: addDays(period.ended_on, 1)
	});
	const minutesAnHour = book.get('continuing-education.minutes-per-hour', { asOf: today }).value;
	const have = sums
		.filter(({ ledger }) => ledger === 'continuing-education')
		.reduce((sum, { minutes }) => sum + minutes, 0);
	let left = hours * minutesAnHour - have;
	const trainings = [];
	for (let index = 0; left > 0; index++) {
		const minutes = Math.min(left, trainingMinutesMax);
		const began = addMonths(today, -4 - 3 * index);
		const daysAgo = daysBetween(began, today);
		trainings.push({
			person: person.member.name,
			title: `社会工作者继续教育培训第${index + 1}期（示例）`,
			provider: '湖南省社会工作人才培训基地（演示）',
			part: 'continuing-education' as const,
			minutes,
			...{ began_days_ago: daysAgo, ended_days_ago: daysAgo - 1, filed_days_ago: daysAgo - 4 },
			decision: {
				...{ outcome: 'approved' as const, minutes, decided_days_ago: daysAgo - 7 },
				decided_by: decidedBy
			}
		});
		left -= minutes;
	}
	await seedTrainings(trx, trainings, { settled, today });
}

function atOffice(day: Day): Date {
	return new Date(`${day}T${officeHour}:00+08:00`);
}
