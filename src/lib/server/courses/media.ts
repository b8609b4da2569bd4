import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { mediaTypeOfEnding } from '../files/media-types.ts';

export interface CourseMedia {
	hash: Buffer;
	sizeBytes: number;
	mediaType: string;
	/** Documents are taken along; whatever else there is belongs on a page. */
	isDownload: boolean;
}

const namePattern = /^([0-9a-f]{64})\.([a-z0-9]{2,5})$/;

/**
 * A file of a course by its name, `<sha-256>.<ending>`, for whoever is signed in. Only what a lesson
 * of some publication names is given out, whatever else the store holds.
 *
 * @throws NotFound `media-not-found`
 */
export async function getCourseMedia(db: Reader, name: string): Promise<CourseMedia> {
	const [, hex, ending] = namePattern.exec(name) ?? [];
	const mediaType = ending && mediaTypeOfEnding(ending);
	if (!hex || !mediaType) throw new NotFound('media-not-found');
	const { hash, size_bytes } = await db
		.selectFrom('course_media')
		.innerJoin('blob', 'blob.hash', 'course_media.hash')
		.select(['blob.hash', 'blob.size_bytes'])
		.where('course_media.hash', '=', Buffer.from(hex, 'hex'))
		.where('course_media.path', 'like', `%.${ending}`)
		.limit(1)
		.executeTakeFirstOrThrow(() => new NotFound('media-not-found'));
	return {
		hash,
		sizeBytes: size_bytes,
		mediaType,
		isDownload: mediaType.startsWith('application/')
	};
}
