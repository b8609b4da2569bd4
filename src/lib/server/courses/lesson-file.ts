import { createHash } from 'node:crypto';
import { parseLessonBody, type LessonBody } from '#lib/markdown/lesson.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { SourceError, SourceFile } from '../yaml/authored-yaml.ts';
import { readFrontMatter } from '../yaml/front-matter.ts';
import { frontMatterSchema, type FrontMatter } from './course-file.ts';

/** How fast somebody may be said to read, in Chinese characters a minute. */
export interface ReadingSpeeds {
	charactersMin: number;
	charactersMax: number;
}

/** What a lesson takes from the rest of its course. */
export interface LessonContext {
	/** What `course.yaml` explains, by the word. */
	terms: ReadonlyMap<string, string>;
	/** Where each file of the package will be served, by its path such as `media/map.png`. */
	media: ReadonlyMap<string, string>;
	/** Without them, minutes are believed. */
	speeds: ReadingSpeeds | undefined;
}

/** A lesson ready to be published. */
export interface PreparedLesson extends Omit<LessonBody, 'problems'>, FrontMatter {
	slug: string;
	/** Of what the author wrote, the terms and the files that it uses: not of how it was read. */
	hash: Buffer;
}

/** Reads one lesson and everything that is wrong with it. */
export function parseLesson(
	file: SourceFile,
	{ terms, media, speeds }: LessonContext
): { lesson: PreparedLesson | undefined; errors: SourceError[] } {
	const parts = readFrontMatter(file, frontMatterSchema, { code: 'front-matter' });
	if ('code' in parts) return { lesson: undefined, errors: [parts] };
	const { front, source } = parts;
	const { problems, ...body } = parseLessonBody(parts.body, { terms, media });
	const errors: SourceError[] = [
		...front.errors,
		...problems.map((problem) => ({ file: file.path, ...problem }))
	];
	if (!front.value) return { lesson: undefined, errors };
	if (speeds && errors.length === 0) {
		const problem = findImplausibleMinutes(front.value.minutes, body.characters, speeds);
		const line = front.lineOf(['minutes']);
		if (problem) errors.push({ file: file.path, line, ...problem });
	}
	if (errors.length > 0) return { lesson: undefined, errors };
	const slug = file.path.replace(/^.*\//, '').replace(/\.md$/, '');
	const hash = hashLesson(source, body, { terms, media });
	return { lesson: { slug, ...front.value, ...body, hash }, errors };
}

/** Minutes that no reading speed explains; what is heard or seen counts by its transcript. */
function findImplausibleMinutes(
	minutes: number,
	characters: number,
	{ charactersMin, charactersMax }: ReadingSpeeds
): Pick<SourceError, 'code' | 'values'> | undefined {
	const least = Math.max(1, Math.ceil(characters / charactersMax));
	const most = Math.max(1, Math.ceil(characters / charactersMin));
	if (minutes < least) return { code: 'minutes-few', values: { minutes, characters, least } };
	if (minutes > most) return { code: 'minutes-many', values: { minutes, characters, most } };
	return undefined;
}

function hashLesson(
	source: string,
	used: Pick<LessonBody, 'terms' | 'media'>,
	{ terms, media }: Pick<LessonContext, 'terms' | 'media'>
): Buffer {
	const text = canonicalJson([
		source,
		used.terms.map((word) => [word, terms.get(word) ?? '']),
		used.media.map((path) => [path, media.get(path) ?? ''])
	]);
	return createHash('sha256').update(text).digest();
}
