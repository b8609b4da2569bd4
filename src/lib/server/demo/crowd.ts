import type { Level } from '#lib/qualifications/levels.ts';
import { subjectsOf } from '#lib/qualifications/levels.ts';
import type { SettledPerson } from './people.ts';
import type { DemoFact, DemoStory } from './qualification-script.ts';
import { createRandom, type Random } from '#lib/random.ts';
import type { DemoScript } from './script.ts';

type CrowdStory = Omit<DemoStory, 'person'>;
type Fate = 'aims' | 'certified' | 'social-worker' | 'partly' | 'failed';

/** How many of a hundred. */
const fates: readonly (readonly [fate: Fate, percent: number])[] = [
	['aims', 34],
	['certified', 26],
	['social-worker', 10],
	['partly', 18],
	['failed', 12]
];
const areas: Record<string, string> = { '43': '430000', '44': '440000', '37': '370000' };

/**
 * Some of the invented people beside those with a story: as many of each place as the script asks
 * for. Whoever is drawn, and what becomes of them, hangs on their number alone.
 */
export function drawCrowd(
	{ qualifications }: Pick<DemoScript, 'qualifications'>,
	settled: readonly SettledPerson[],
	storied: readonly string[]
): { person: SettledPerson; story: CrowdStory }[] {
	const candidates = settled.flatMap((person) => {
		const { member } = person;
		const post = member.posts.find(({ until, isPrimary }) => until === null && isPrimary);
		const place = qualifications.crowd.find(({ code }) => post?.unit.startsWith(code));
		if (!post || !place || member.account !== undefined || storied.includes(member.name)) return [];
		// Apart from the numbers that learning draws with.
		const random = createRandom(Number(member.documentNumber.slice(8, 17)) ^ 0x5eed);
		return [{ person, place, random, rank: random.next(), area: areas[post.unit.slice(0, 2)] }];
	});
	return qualifications.crowd.flatMap((place) =>
		candidates
			.filter((candidate) => candidate.place === place)
			.toSorted((one, other) => one.rank - other.rank)
			.slice(0, place.people)
			.map(({ person, random, area }) => ({
				person,
				story: storyOf(random, { area: area ?? '430000', personId: person.personId })
			}))
	);
}

function storyOf(
	random: Random,
	{ area, personId }: { area: string; personId: number }
): CrowdStory {
	const fate = random.pick(fates.flatMap(([each, percent]) => Array<Fate>(percent).fill(each)));
	const level: Level = random.next() < 0.6 ? 'assistant' : 'social-worker';
	const target = { level, area, minutes_per_week: 120 + 30 * random.below(7) };
	if (fate === 'aims') return { target, facts: [] };
	if (fate === 'certified') return { facts: certificateOf(random, 'assistant', personId) };
	if (fate === 'social-worker') return { facts: certificateOf(random, 'social-worker', personId) };
	if (fate === 'failed') return { target, facts: resultsOf(random, level, { area, passes: 0 }) };
	const facts = resultsOf(random, 'social-worker', { area, passes: 1 + random.below(2) });
	return { target: { ...target, level: 'social-worker' }, facts };
}

/** A certificate of some sitting, most of them registered, some to be renewed now or lapsed. */
function certificateOf(random: Random, level: Level, personId: number): DemoFact[] {
	const sitting = -2 - random.below(3);
	const number = `DEMO${String(-sitting)}${String(personId).padStart(13, '0')}`;
	const credential: DemoFact = { kind: 'credential', level, sitting, number };
	if (random.next() < 0.2) return [credential];
	const ends_in_days = random.pick([25, 60, 180, 400, 600, -30]);
	return [credential, { kind: 'registration', level, ends_in_days }];
}

function resultsOf(
	random: Random,
	level: Level,
	{ area, passes }: { area: string; passes: number }
): DemoFact[] {
	const sitting = random.next() < 0.7 ? -1 : -2;
	return [
		{ kind: 'exam-registration', level, sitting, area },
		...subjectsOf(level).map((subject, index): DemoFact => {
			const score = index < passes ? 60 + random.below(20) : 40 + random.below(19);
			return { kind: 'exam-result', sitting, subject, area, score };
		})
	];
}
