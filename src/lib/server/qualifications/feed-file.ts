import { addDays, type Day } from '#lib/dates.ts';
import { formatMonth, type Language } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { dateKindWords, levelWords } from '#lib/qualification-words.ts';
import { writeCalendar, type CalendarEvent } from '#lib/qualifications/calendar-file.ts';
import type { SittingDate } from '#lib/qualifications/sittings.ts';
import type { Road } from './road.ts';
import type { StudyPlan } from './study-plan.ts';

/** So many weeks of the plan: what lies further ahead is planned anew before it comes. */
const planWeeksMax = 12;
const tasksNamedMax = 4;

interface Context {
	/** The public id of the feed, which keeps the ids of entries apart from those of others. */
	feed: string;
	language: Language;
	now: Date;
}

/**
 * The calendar of a road: the dates of the sitting, of the registration of the certificate and of the
 * plan. What was not announced says so and stands as unconfirmed; no entry names the person.
 */
export function writeFeed(road: Road, plan: StudyPlan | undefined, context: Context): string {
	const { language, now } = context;
	const events = [
		...road.dates.flatMap((date) => dateEvents(road, date, context)),
		...certificateEvents(road, context),
		...slipEvents(road, context),
		...planEvents(plan, context)
	];
	return writeCalendar(events, {
		name: m.qualification_feed_name({}, { locale: language }),
		writtenAt: now
	});
}

function dateEvents(
	{ year, level, subjectNames, standing, slots, slotsYear }: Road,
	{ kind, certainty, from, to, month }: SittingDate,
	{ feed, language }: Context
): CalendarEvent[] {
	const locale = { locale: language };
	const what = m.qualification_feed_date(
		{ what: dateKindWords[kind]({}, locale), level: levelWords[level]({}, locale) },
		locale
	);
	const id = (key: string) => uidOf(feed, `${kind}-${year}-${key}`);
	if (from === null || to === null) {
		if (month === null) return [];
		const words = m.qualification_feed_month({ what, month: formatMonth(month, language) }, locale);
		return [{ uid: id('month'), from: month, to: month, summary: words, isTentative: true }];
	}
	// Slots of another year say nothing about the days of this one.
	if (kind === 'exam' && certainty === 'announced' && slotsYear === year) {
		const names = new Map(subjectNames);
		const seats = slots.filter(({ subjects }) =>
			subjects.some((each) => standing.toSit.includes(each))
		);
		const papers = seats.flatMap(({ subjects, day, from: begins, to: ends }) =>
			subjects
				.filter((each) => standing.toSit.includes(each))
				.map((subject): CalendarEvent => ({
					uid: id(subject),
					...{ from: day, to: day, times: { from: begins, to: ends } },
					summary: m.qualification_feed_paper({ subject: names.get(subject) ?? subject }, locale)
				}))
		);
		if (papers.length > 0) return papers;
	}
	const isTentative = certainty === 'expected';
	const summary = isTentative ? m.qualification_feed_expected({ what }, locale) : what;
	return [{ uid: id('days'), from, to, summary, isTentative }];
}

function certificateEvents({ certificate }: Road, { feed, language }: Context): CalendarEvent[] {
	if (!certificate) return [];
	const { window, state } = certificate.registration;
	if (state === 'lapsed' || state === 'first-late') return [];
	const locale = { locale: language };
	const words = certificate.registration.period
		? m.qualification_feed_renewal
		: m.qualification_feed_first_registration;
	return [
		// The days that matter are the first and the last, not all between them.
		...(certificate.registration.period
			? [day(uidOf(feed, `renewal-opens-${window.from}`), window.from, words({}, locale))]
			: []),
		day(
			uidOf(feed, `registration-ends-${window.to}`),
			window.to,
			m.qualification_feed_last_day({ what: words({}, locale) }, locale)
		)
	];
}

function slipEvents({ standing }: Road, { feed, language }: Context): CalendarEvent[] {
	return standing.passes.flatMap(({ slip }) => {
		if (!slip?.isValid) return [];
		const locale = { locale: language };
		const what = m.qualification_feed_slip({ year: slip.year }, locale);
		return [
			{
				...day(
					uidOf(feed, `slip-${slip.year}`),
					addDays(slip.until, -1),
					slip.isEstimated ? m.qualification_feed_expected({ what }, locale) : what
				),
				isTentative: slip.isEstimated
			}
		];
	});
}

function planEvents(plan: StudyPlan | undefined, { feed, language }: Context): CalendarEvent[] {
	if (!plan) return [];
	const locale = { locale: language };
	return plan.weeks.slice(0, planWeeksMax).flatMap(({ from, tasks }) => {
		const chapters = tasks.filter((task) => task.kind === 'chapter');
		const minutes = chapters.reduce((sum, task) => sum + task.minutes, 0);
		const titles = [...new Set(chapters.map((task) => task.title))].slice(0, tasksNamedMax);
		const study =
			minutes === 0
				? []
				: [
						{
							...day(
								uidOf(feed, `week-${from}`),
								from,
								m.qualification_feed_week({ minutes }, locale)
							),
							description: titles.join('\n')
						}
					];
		const mocks = tasks.flatMap((task) =>
			task.kind === 'mock'
				? [
						day(
							uidOf(feed, `mock-${task.subject}-${task.on}`),
							task.on,
							m.qualification_feed_mock({ subject: task.subject, minutes: task.minutes }, locale)
						)
					]
				: []
		);
		return [...study, ...mocks].map((event) => ({ ...event, isTentative: plan.isExpected }));
	});
}

function day(uid: string, on: Day, summary: string): CalendarEvent {
	return { uid, from: on, to: on, summary };
}

function uidOf(feed: string, key: string): string {
	return `${key}.${feed}@zhixing.invalid`;
}
