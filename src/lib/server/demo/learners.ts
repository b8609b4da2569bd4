import { addDays, type Day } from '#lib/dates.ts';
import type { DemoCourse } from './curriculum.ts';
import type { DemoLearning } from './learning-script.ts';
import type { SettledPerson } from './people.ts';
import { createRandom, type Random } from '#lib/random.ts';
import type { DemoScript } from './script.ts';

/** One course of one learner. Days are counted back from the day of seeding. */
export interface PlannedCourse {
	course: DemoCourse;
	enrolledDaysAgo: number;
	/** The day of each lesson that was begun, in the order of the course. */
	lessonDaysAgo: number[];
	/** How many of these were finished. */
	lessonsDone: number;
	/** Null for whoever has not left. */
	leftDaysAgo: number | null;
}

export interface PlannedLearner {
	personId: number;
	name: string;
	courses: PlannedCourse[];
	/** What becomes of the rest hangs on it alone. */
	random: Random;
}

type Curriculum = ReadonlyMap<string, DemoCourse>;
type Fate = 'finished' | 'active' | 'stalled' | 'left';
type Weighted<Item> = readonly (readonly [item: Item, percent: number])[];

/** How far back anything goes. */
const historyDaysMax = 270;
/** What a course of six lessons and the rest before the next one take at most. */
const courseDaysMax = 40;
/** Nobody began to learn before they had their post. */
const postDaysMin = historyDaysMax + 10;
/** How many of a hundred learners take so many courses, and what becomes of the last one. */
const courseCounts: Weighted<number> = [
	[1, 60],
	[2, 27],
	[3, 9],
	[4, 4]
];
const fates: Weighted<Fate> = [
	['finished', 30],
	['active', 24],
	['stalled', 34],
	['left', 12]
];
/** The last lesson lies so many days back: from, and how many days more at most. */
const lastLessonDaysAgo: Record<Fate, readonly [from: number, spread: number]> = {
	finished: [2, 230],
	active: [1, 6],
	stalled: [22, 120],
	left: [25, 120]
};
const lessonGapDaysMax = 4;
const courseGapDaysMax = 18;

/**
 * Who learns what, and on which days: the authored stories first, then as many of the invented
 * people as the script asks for. Whoever is drawn, and what they do, hangs on their number alone.
 */
export function planLearning(
	{ learning, units }: Pick<DemoScript, 'learning' | 'units'>,
	{
		settled,
		curriculum,
		today
	}: { settled: readonly SettledPerson[]; curriculum: Curriculum; today: Day }
): PlannedLearner[] {
	const kinds = new Map(units.map(({ code, kind }) => [code, kind]));
	const storied = new Set(learning.stories.map(({ person }) => person));
	const candidates = settled.flatMap((person) => {
		const { member } = person;
		const post = member.posts.find(({ until, isPrimary }) => until === null && isPrimary);
		if (!post || member.account !== undefined || storied.has(member.name)) return [];
		if (post.from > addDays(today, -postDaysMin)) return [];
		const kind = kinds.get(post.unit);
		const tracks = learning.tracks.filter((track) => kind && track.kinds.includes(kind));
		const place = learning.learners.find(({ code }) => post.unit.startsWith(code));
		if (tracks.length === 0 || !place) return [];
		const random = randomOf(person);
		return [{ ...person, place, tracks, random, rank: random.next() }];
	});
	const drawn = learning.learners.flatMap((place) =>
		candidates
			.filter((candidate) => candidate.place === place)
			.toSorted((one, other) => one.rank - other.rank)
			.slice(0, place.people)
	);
	return [
		...learning.stories.map((story) => planStory(story, { settled, curriculum })),
		...drawn.map(({ member, personId, tracks, random }) => ({
			personId,
			name: member.name,
			courses: drawCourses(random, random.pick(tracks).courses, curriculum),
			random
		}))
	];
}

/** The one with that name, who is in the script. @throws where nobody is */
export function getPerson(settled: readonly SettledPerson[], name: string): SettledPerson {
	const person = settled.find(({ member }) => member.name === name);
	if (!person) throw new Error(`The demonstration lets ${name} learn, who is not there.`);
	return person;
}

/** The last digits tell apart whoever was born on one day. */
function randomOf({ member }: SettledPerson): Random {
	return createRandom(Number(member.documentNumber.slice(8, 17)));
}

function planStory(
	{ person: name, courses }: DemoLearning['stories'][number],
	{ settled, curriculum }: { settled: readonly SettledPerson[]; curriculum: Curriculum }
): PlannedLearner {
	const person = getPerson(settled, name);
	const planned = courses.flatMap((story): PlannedCourse[] => {
		const course = curriculum.get(story.course);
		if (!course) return [];
		const lessonDaysAgo = story.lesson_days_ago.slice(0, course.lessons.length);
		const lessonsDone = lessonDaysAgo.length - (story.is_open ? 1 : 0);
		const enrolledDaysAgo = story.enrolled_days_ago;
		return [{ course, enrolledDaysAgo, lessonDaysAgo, lessonsDone, leftDaysAgo: null }];
	});
	return { personId: person.personId, name, courses: planned, random: randomOf(person) };
}

/** The first courses of a track, planned from the last lesson backwards; all but the last are finished. */
function drawCourses(
	random: Random,
	track: readonly string[],
	curriculum: Curriculum
): PlannedCourse[] {
	const known = track.map((slug) => curriculum.get(slug));
	// What comes after a course that is not there may require it.
	const end = known.indexOf(undefined);
	const wanted = drawWeighted(random, courseCounts);
	const courses = known
		.slice(0, Math.min(wanted, end < 0 ? known.length : end))
		.filter((course) => course !== undefined);
	const fate = drawWeighted(random, fates);
	const [from, spread] = lastLessonDaysAgo[fate];
	const room = historyDaysMax - from - courses.length * courseDaysMax;
	let lastDaysAgo = from + random.below(Math.min(spread, room));
	const planned = courses.toReversed().map((course, index) => {
		const plan = drawCourse(random, course, { fate: index === 0 ? fate : 'finished', lastDaysAgo });
		lastDaysAgo = plan.enrolledDaysAgo + 2 + random.below(courseGapDaysMax);
		return plan;
	});
	return planned.reverse();
}

function drawCourse(
	random: Random,
	course: DemoCourse,
	{ fate, lastDaysAgo }: { fate: Fate; lastDaysAgo: number }
): PlannedCourse {
	const count = course.lessons.length;
	const begun = fate === 'finished' ? count : 1 + random.below(count);
	const lessonDaysAgo = [lastDaysAgo];
	while (lessonDaysAgo.length < begun) {
		lessonDaysAgo.unshift((lessonDaysAgo[0] ?? 0) + 1 + random.below(lessonGapDaysMax));
	}
	return {
		course,
		enrolledDaysAgo: (lessonDaysAgo[0] ?? lastDaysAgo) + random.below(2),
		lessonDaysAgo,
		lessonsDone: fate === 'finished' ? count : begun - 1,
		leftDaysAgo: fate === 'left' ? lastDaysAgo - 1 - random.below(lastDaysAgo - 1) : null
	};
}

function drawWeighted<Item>(random: Random, items: Weighted<Item>): Item {
	return random.pick(items.flatMap(([item, percent]) => Array<Item>(percent).fill(item)));
}
