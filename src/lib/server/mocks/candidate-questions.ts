import type { ShownQuestion } from '#lib/exam/question.ts';
import type { CandidateQuestion } from '#lib/mocks/page.ts';
import type { Reader } from '../database/reader.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listShownVersions, type ShownVersion } from '../questions/shown.ts';

/** How a question stands in a paper. */
interface Place {
	ordinal: number;
	points: number;
	question_version_id: number;
	option_order: string[];
}

/**
 * All questions of the actor's own paper while it is written, as they are shown in it. There is no
 * way from here to a key.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-not-started`, `attempt-closed`
 */
export async function listOwnQuestions(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	publicId: string
): Promise<CandidateQuestion[]> {
	const attempt = await db
		.selectFrom('attempt')
		.where('public_id', '=', publicId)
		.where(isOfPerson('attempt.person_id', personId))
		.select(['id', 'state'])
		.executeTakeFirstOrThrow(() => new NotFound('attempt-not-found'));
	if (attempt.state === 'not-started') throw new Conflict('attempt-not-started');
	if (attempt.state !== 'in-progress') throw new Conflict('attempt-closed');
	const places = await db
		.selectFrom('attempt_item')
		.where('attempt_id', '=', attempt.id)
		.select(['ordinal', 'points', 'question_version_id', 'option_order'])
		.orderBy('ordinal')
		.execute();
	return placeQuestions(db, places);
}

/** Questions as they are shown in a paper, in the order in which they are given. */
export async function placeQuestions(
	db: Reader,
	places: readonly Place[]
): Promise<CandidateQuestion[]> {
	const versions = await recallVersions(
		db,
		places.map(({ question_version_id }) => question_version_id)
	);
	return places.flatMap((place) => {
		const version = versions.get(place.question_version_id);
		return version ? [placeQuestion(version.shown, place)] : [];
	});
}

function placeQuestion(
	shown: ShownQuestion,
	{ ordinal, points, option_order }: Place
): CandidateQuestion {
	if (!('options' in shown)) {
		const tasks = shown.tasks.map((task) => ({
			ordinal: task.ordinal,
			points: task.points,
			children: task.children
		}));
		return { ordinal, points, kind: shown.kind, material: shown.material, tasks };
	}
	const options = option_order.map(
		(letter) => shown.options.find((option) => option.letter === letter)?.children ?? []
	);
	return { ordinal, points, kind: shown.kind, stem: shown.stem, options };
}

/** A bank has some thousands. */
const versionsMax = 10_000;

const recalled = new Map<number, ShownVersion>();

/**
 * Versions never change, so each is read once by a process: a thousand candidates who begin the same
 * paper within seconds ask for the same eighty.
 */
async function recallVersions(
	db: Reader,
	versionIds: readonly number[]
): Promise<Map<number, ShownVersion>> {
	const found = new Map<number, ShownVersion>();
	for (const id of versionIds) {
		const version = recalled.get(id);
		if (version) found.set(id, version);
	}
	const unknown = versionIds.filter((id) => !found.has(id));
	for (const [id, version] of await listShownVersions(db, unknown)) {
		if (recalled.size >= versionsMax) recalled.clear();
		recalled.set(id, version);
		found.set(id, version);
	}
	return found;
}
