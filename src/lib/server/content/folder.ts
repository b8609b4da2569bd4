import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { headBytes } from '../files/media-types.ts';
import type { SourceError } from '../yaml/authored-yaml.ts';

/** A file of the content folder, as it is on the disk now. */
export interface ContentFile {
	/** From the content folder, with forward slashes. */
	path: string;
	sizeBytes: number;
	hash: Buffer;
	head: Buffer;
	/** The whole of a text; undefined for what is only passed on. */
	text: string | undefined;
}

export interface FolderLimits {
	/** Of one group. */
	filesMax: number;
	/** Of one text file. */
	textBytesMax: number;
	/** Of one file that is only passed on. */
	mediaBytesMax: number;
	/** Of all files of one group together. */
	groupBytesMax: number;
}

export const mebibyte = 1024 * 1024;

const textEnding = /\.(?:ya?ml|md)$/;

/**
 * The paths of all files below a folder that a kind of content reads, in order; undefined where there
 * is no such folder. What is hidden, or is no plain file, does not count.
 */
export async function listPaths(
	content: string,
	kind: string,
	isRead: (path: string) => boolean
): Promise<string[] | undefined> {
	try {
		const entries = await readdir(join(content, kind), { recursive: true, withFileTypes: true });
		return entries
			.filter((entry) => entry.isFile())
			.map((entry) => relative(content, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
			.filter((path) => !/(?:^|\/)\./.test(path) && isRead(path))
			.sort();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/**
 * Reads and hashes the files of one group. Sizes are looked at before anything is read.
 *
 * @param group what the files belong to, for errors of all of them
 */
export async function readFiles(
	content: string,
	group: string,
	paths: readonly string[],
	limits: FolderLimits
): Promise<{ files: ContentFile[]; errors: SourceError[] }> {
	const fail = (file: string, code: string, values: SourceError['values']) => ({
		files: [],
		errors: [{ file, line: 1, code, values }]
	});
	const { filesMax, groupBytesMax } = limits;
	if (paths.length > filesMax)
		return fail(group, 'too-many-files', { count: paths.length, limit: filesMax });

	const files: ContentFile[] = [];
	const errors: SourceError[] = [];
	let total = 0;
	for (const path of paths) {
		const isText = textEnding.test(path);
		const limit = isText ? limits.textBytesMax : limits.mediaBytesMax;
		const { size } = await stat(join(content, path));
		total += size;
		if (total > groupBytesMax)
			return fail(group, 'course-too-large', { size: total, limit: groupBytesMax });
		if (size > limit)
			errors.push({ file: path, line: 1, code: 'too-large', values: { size, limit } });
		else files.push(await (isText ? readText : readMedia)(content, path));
	}
	return { files, errors };
}

async function readText(content: string, path: string): Promise<ContentFile> {
	const bytes = await readFile(join(content, path));
	return {
		path,
		sizeBytes: bytes.length,
		hash: createHash('sha256').update(bytes).digest(),
		head: bytes.subarray(0, headBytes),
		text: bytes.toString('utf8')
	};
}

async function readMedia(content: string, path: string): Promise<ContentFile> {
	const hash = createHash('sha256');
	let sizeBytes = 0;
	for await (const chunk of createReadStream(join(content, path))) {
		hash.update(chunk);
		sizeBytes += chunk.length;
	}
	const head = await readHead(join(content, path));
	return { path, sizeBytes, hash: hash.digest(), head, text: undefined };
}

async function readHead(path: string): Promise<Buffer> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}
