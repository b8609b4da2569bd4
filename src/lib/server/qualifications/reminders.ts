import { sql, type Kysely } from 'kysely';
import { addDays, daysBetween, type Day } from '#lib/dates.ts';
import type { Level } from '#lib/qualifications/levels.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { getHolder } from '../hours/holder.ts';
import { isOfPerson } from '../people/of-person.ts';
import { nation } from '../policy/policy.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import type { NewNotice } from '../notices/notice.ts';
import { notify } from '../notices/notice.ts';
import { candidatesIn } from './candidate-rows.ts';
import { readCandidateTerms } from './candidate-terms.ts';
import { readQualificationRules, sittingOf } from './exam-rules.ts';
import { readFacts } from './facts.ts';
import { isInForce } from './in-force.ts';
import { readCredentialStanding } from './standing.ts';
import { findTarget } from './target.ts';

/** What is due to somebody on their road: by which day. */
export interface Reminder {
	kind: 'exam-registration' | 'register-certificate' | 'renew-registration';
	/** The last day; null where it is over. */
	on: Day | null;
}

/** What is due to a person now. Whoever neither aims at the exam nor holds a certificate costs one query. */
export async function listReminders(
	db: Reader,
	actor: { personId: number },
	{ today }: { today: Day }
): Promise<Reminder[]> {
	if (!(await isOnRoad(db, actor.personId))) return [];
	const holder = await getHolder(db, actor.personId);
	const [facts, target, book] = await Promise.all([
		readFacts(db, holder.id),
		findTarget(db, holder.id),
		readQualificationRules(db)
	]);
	const reminders: Reminder[] = [];
	const window = target && sittingOf(book, target.year, target.area).registration;
	const isRegistered = facts.examRegistrations.some(({ year }) => year === target?.year);
	if (window && window.from <= today && today <= window.to && !isRegistered)
		reminders.push({ kind: 'exam-registration', on: window.to });
	const certificate = await readCredentialStanding(db, holder, facts, { book, today });
	if (!certificate || certificate.registration.isPending) return reminders;
	const { state, window: due } = certificate.registration;
	if (state === 'first-open' || state === 'first-late')
		reminders.push({ kind: 'register-certificate', on: state === 'first-open' ? due.to : null });
	if (state === 'renewal-open' || state === 'lapsed')
		reminders.push({ kind: 'renew-registration', on: state === 'renewal-open' ? due.to : null });
	return reminders;
}

async function isOnRoad(db: Reader, personId: number): Promise<boolean> {
	const { rows } = await sql<{ is_on_road: boolean }>`
		select exists (select from exam_target where ${isOfPerson('exam_target.person_id', personId)})
			or exists (
				select from qualification_fact fact
				where ${isOfPerson('fact.person_id', personId)} and fact.kind = 'credential' and ${isInForce})
			as is_on_road`.execute(db);
	return rows[0]?.is_on_road ?? false;
}

/**
 * Sends the notices of the day: that registration for the exam has begun or ends soon where somebody
 * aims, and that a certificate is to be registered or renewed. A second run sends nothing twice.
 *
 * @returns how many were sent
 */
export async function sendReminders(
	db: Kysely<Database>,
	{ today }: { today: Day }
): Promise<number> {
	const book = await readQualificationRules(db);
	const notices = [
		...(await examNotices(db, book, today)),
		...(await registrationNotices(db, book, today))
	];
	let sent = 0;
	for (const notice of notices)
		sent += await db.transaction().execute((trx) => notify(trx, notice));
	return sent;
}

/** Those who aim at a sitting whose registration is open where they sit it, and have not registered. */
async function examNotices(db: Reader, book: RuleBook, today: Day): Promise<NewNotice[]> {
	const { rows } = await sql<{ year: number; area: string; person_ids: number[] }>`
		with target as (
			select distinct on (kept) coalesce(holder.merged_into, holder.id) as kept, t.level, t.year, t.area
			from exam_target t join person holder on holder.id = t.person_id
			order by kept, t.id desc)
		select year, area, array_agg(kept) as person_ids from target
		where level is not null and not exists (
			select from qualification_fact fact
			join exam_registration r on r.fact_id = fact.id
			join person holder on holder.id = fact.person_id
			where coalesce(holder.merged_into, holder.id) = target.kept and r.year = target.year and ${isInForce})
		group by year, area`.execute(db);
	return rows.flatMap(({ year, area, person_ids }): NewNotice[] => {
		const window = sittingOf(book, year, area).registration;
		if (!window || today < window.from || today > window.to) return [];
		const closing = book.get('exam.registration-closing-days', { asOf: today, area }).value;
		const isClosing = daysBetween(today, window.to) <= closing;
		const kind = isClosing ? 'exam-registration-closing' : 'exam-registration-open';
		return [
			{
				...{ personIds: person_ids, kind, detail: { year, day: window.to } },
				...{ link: '/exam/road', dedupeKey: `${kind}:${year}` }
			}
		];
	});
}

/** Those whose time to register or renew ends within the days of the rule: one notice for each step. */
async function registrationNotices(db: Reader, book: RuleBook, today: Day): Promise<NewNotice[]> {
	const steps = book
		.get('registration.reminder-days', { asOf: today, area: nation })
		.value.toSorted((one, other) => one - other);
	const terms = await readCandidateTerms(db, { today });
	const { rows } = await sql<{ person_ids: number[]; due_on: Day; level: Level; state: string }>`
		with candidate as ${candidatesIn('everywhere', terms)}
		select due_on, credential_level as level, registration as state, array_agg(person_id) as person_ids
		from candidate
		where registration in ('first-open', 'renewal-open')
			and due_on <= ${addDays(today, steps.at(-1) ?? 0)}::date
		group by due_on, credential_level, registration`.execute(db);
	return rows.flatMap(({ person_ids, due_on, level, state }): NewNotice[] => {
		const step = steps.find((days) => daysBetween(today, due_on) <= days);
		if (step === undefined) return [];
		return [
			{
				personIds: person_ids,
				kind: state === 'first-open' ? 'registration-due' : 'registration-ending',
				detail: { level, day: due_on },
				link: '/exam/road#certificate',
				dedupeKey: `registration:${level}:${due_on}:${step}`
			}
		];
	});
}
