import { createHash } from 'node:crypto';
import { listRequiredCourses } from '#lib/courses/requirements.ts';
import { mediaPathPattern, slugLengthMax, slugPattern } from '#lib/markdown/lesson-reading.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import { detectMediaType, type MediaTypeName } from '../files/media-types.ts';
import { readYaml, type SourceError } from '../yaml/authored-yaml.ts';
import { courseSchema, type CourseManifest } from './course-file.ts';
import { parseLesson, type PreparedLesson, type ReadingSpeeds } from './lesson-file.ts';

/** A file of a course folder. */
export interface PackageFile {
	/** From the content folder, such as `courses/first-home-visit/course.yaml`. */
	path: string;
	hash: Buffer;
	sizeBytes: number;
	/** The first bytes of it, as many as a type is known by. */
	head: Buffer;
	/** The whole of a text; undefined for media. */
	text: string | undefined;
}

export interface PackageMedia {
	/** In the package, such as `media/map.png`. */
	path: string;
	hash: Buffer;
	sizeBytes: number;
	mediaType: MediaTypeName;
}

/** A course ready to be published. */
export interface PreparedCourse {
	slug: string;
	manifest: CourseManifest;
	lessons: PreparedLesson[];
	/** The files that its lessons name. */
	media: PackageMedia[];
	/** Of what it says of itself and of all its lessons. */
	hash: Buffer;
}

export interface PackageContext {
	/** The slugs of all courses that there are, this one included. */
	courses: ReadonlySet<string>;
	/** Without them, minutes are believed. */
	speeds: ReadingSpeeds | undefined;
}

/**
 * Reads the folder of a course and everything that is wrong with it: while one error stands, there is
 * no course.
 *
 * @param folder its path from the content folder, such as `courses/first-home-visit`
 */
export function preparePackage(
	folder: string,
	files: readonly PackageFile[],
	context: PackageContext
): { course: PreparedCourse | undefined; errors: SourceError[] } {
	const slug = folder.replace(/^.*\//, '');
	const byPath = new Map(files.map((file) => [file.path.slice(folder.length + 1), file]));
	const fail = (file: string, code: string, values: SourceError['values'] = {}, line = 1) => ({
		course: undefined,
		errors: [{ file: `${folder}/${file}`, line, code, values }]
	});
	if (!slugPattern.test(slug) || slug.length < 2 || slug.length > slugLengthMax)
		return fail('course.yaml', 'course-slug', { slug });
	const source = byPath.get('course.yaml');
	if (source?.text === undefined) return fail('course.yaml', 'course-missing');

	const reading = readYaml({ path: source.path, text: source.text }, courseSchema);
	if (!reading.value) return { course: undefined, errors: reading.errors };
	const manifest = reading.value;
	const media = readMediaFiles(folder, byPath);
	const { lessons, errors } = readLessons(byPath, reading, { media, context });
	errors.push(...checkRequirement(source.path, slug, reading, context));
	errors.push(...findUnlisted(manifest, byPath));
	const named = new Set(lessons.flatMap((lesson) => lesson.media));
	errors.push(...media.errors.filter(({ path }) => named.has(path)).map(({ error }) => error));
	if (errors.length > 0) return { course: undefined, errors };
	return {
		course: {
			slug,
			manifest,
			lessons,
			media: media.files.filter(({ path }) => named.has(path)),
			hash: hashCourse(manifest, lessons)
		},
		errors
	};
}

interface MediaReading {
	files: PackageMedia[];
	/** Of files that are not what they are called; they matter where a lesson names them. */
	errors: { path: string; error: SourceError }[];
	addresses: Map<string, string>;
}

function readMediaFiles(folder: string, byPath: ReadonlyMap<string, PackageFile>): MediaReading {
	const reading: MediaReading = { files: [], errors: [], addresses: new Map() };
	for (const [path, { hash, sizeBytes, head }] of byPath) {
		if (!mediaPathPattern.test(path)) continue;
		reading.addresses.set(path, mediaAddress(path, hash));
		const mediaType = detectMediaType(path, head);
		if (mediaType) reading.files.push({ path, hash, sizeBytes, mediaType });
		else {
			const file = `${folder}/${path}`;
			const error = { file, line: 1, code: 'media-type', values: { path } };
			reading.errors.push({ path, error });
		}
	}
	return reading;
}

/** Where a file of a course is served: by what is in it, so that it may be kept for ever. */
export function mediaAddress(path: string, hash: Buffer): string {
	return `/media/${hash.toString('hex')}${path.slice(path.lastIndexOf('.'))}`;
}

type ManifestReading = Extract<
	ReturnType<typeof readYaml<CourseManifest>>,
	{ value: CourseManifest }
>;

function readLessons(
	byPath: ReadonlyMap<string, PackageFile>,
	{ value: manifest, lineOf }: ManifestReading,
	{ media, context }: { media: MediaReading; context: PackageContext }
): { lessons: PreparedLesson[]; errors: SourceError[] } {
	const lessons: PreparedLesson[] = [];
	const errors: SourceError[] = [];
	const terms = new Map(Object.entries(manifest.terms));
	for (const [index, slug] of manifest.lessons.entries()) {
		const file = byPath.get(`${slug}.md`);
		if (file?.text === undefined) {
			const manifestFile = byPath.get('course.yaml')?.path ?? '';
			const line = lineOf(['lessons', index]);
			errors.push({ file: manifestFile, line, code: 'lesson-missing', values: { slug } });
			continue;
		}
		const { lesson, errors: wrong } = parseLesson(
			{ path: file.path, text: file.text },
			{ terms, media: media.addresses, speeds: context.speeds }
		);
		if (lesson) lessons.push(lesson);
		errors.push(...wrong);
	}
	return { lessons, errors };
}

function checkRequirement(
	file: string,
	slug: string,
	{ value: { requires }, lineOf }: ManifestReading,
	{ courses }: PackageContext
): SourceError[] {
	const line = lineOf(['requires']);
	return listRequiredCourses(requires).flatMap((course): SourceError[] => {
		if (course === slug) return [{ file, line, code: 'requires-itself', values: {} }];
		if (courses.has(course)) return [];
		return [{ file, line, code: 'requires-unknown', values: { course } }];
	});
}

function findUnlisted(
	{ lessons }: CourseManifest,
	byPath: ReadonlyMap<string, PackageFile>
): SourceError[] {
	return [...byPath]
		.filter(([path]) => /^[^/]*\.md$/.test(path) && !lessons.includes(path.replace(/\.md$/, '')))
		.map(([, { path }]) => ({ file: path, line: 1, code: 'lesson-unlisted', values: {} }));
}

function hashCourse(manifest: CourseManifest, lessons: readonly PreparedLesson[]): Buffer {
	const hashes = lessons.map(({ slug, hash }) => [slug, hash.toString('hex')]);
	const text = canonicalJson([toJson(manifest), hashes]);
	return createHash('sha256').update(text).digest();
}

function toJson(manifest: CourseManifest) {
	return JSON.parse(JSON.stringify(manifest));
}
