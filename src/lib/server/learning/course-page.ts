import type { PackPlan } from '#lib/offline/packs.ts';
import { describeChanges, type CourseChanges } from '../courses/changes.ts';
import { getCourse, getPublication, type Course, type Publication } from '../courses/course.ts';
import { listPublicationMedia } from '../courses/media.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { listOwnCourses, nextLessonOf, type LessonStep, type OwnCourse } from './own-courses.ts';
import { findRequirementState, type CourseLock } from './requirement-state.ts';

/** All that the page of a course shows to one learner. */
export interface CoursePage {
	course: Course;
	/** What the learner reads; the newest for whoever is not enrolled. */
	publication: Omit<Publication, 'hash'>;
	own: OwnCourse | null;
	next: LessonStep | null;
	/** What must be finished before; only for whoever is not enrolled. */
	lock: CourseLock | null;
	/** What is new since the publication that the learner reads; null where nothing is. */
	changes: CourseChanges | null;
	/** What a phone needs to learn without a network; null for whoever is not enrolled. */
	pack: PackPlan | null;
}

/** A rendered page is larger than the words in it; measured over the shipped courses. */
const pageBytesPerLesson = 24 * 1024;

/**
 * Reads the page of a course: for a learner in the publication that they are pinned to.
 *
 * @throws NotFound `course-not-found`
 */
export async function getCoursePage(db: Reader, actor: Actor, slug: string): Promise<CoursePage> {
	const [course, [own = null]] = await Promise.all([
		getCourse(db, slug),
		listOwnCourses(db, actor.personId, { course: slug })
	]);
	const isBehind =
		own !== null && own.completedAt === null && own.publicationId !== course.currentPublicationId;
	const publicationId = own?.publicationId ?? course.currentPublicationId;
	const [{ hash, ...publication }, lock, changes, media] = await Promise.all([
		getPublication(db, publicationId),
		own ? null : findRequirementState(db, actor, slug),
		isBehind ? describeChanges(db, own.publicationId, course.currentPublicationId) : null,
		own ? listPublicationMedia(db, publicationId) : []
	]);
	return {
		course,
		publication,
		own,
		next: (own && nextLessonOf(own)) ?? null,
		lock,
		changes,
		pack: own && planPack(slug, { ...publication, hash }, media)
	};
}

function planPack(
	slug: string,
	publication: Publication,
	media: readonly { address: string; mediaType: string; sizeBytes: number }[]
): PackPlan {
	const lessonPages = publication.lessons.map(
		(lesson) => `/courses/${slug}/lessons/${lesson.slug}`
	);
	const mediaBytes = media.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
	return {
		course: slug,
		title: publication.title,
		revision: publication.hash.toString('hex').slice(0, 16),
		pages: [`/courses/${slug}`, ...lessonPages],
		files: [`/courses/${slug}/keys.json`, ...media.map(({ address }) => address)],
		bytes: publication.textBytes + publication.lessons.length * pageBytesPerLesson + mediaBytes,
		imageBytes: media
			.filter(({ mediaType }) => mediaType.startsWith('image/'))
			.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
	};
}
