import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { Reader } from '../database/reader.ts';
import { syncFolder } from '../durable.ts';

/**
 * The head of the chain as it stood at an instant. A chain cannot see its own tail being cut, nor
 * itself being written anew: what was noted outside the database can.
 */
export interface AuditAnchor {
	seq: number;
	/** The hash of that row, in hexadecimal. */
	hash: string;
	/** When it was noted, ISO 8601 in UTC. */
	anchoredAt: string;
}

const anchorSchema = v.object({
	seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
	hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	anchoredAt: v.pipe(v.string(), v.isoTimestamp())
});

/** Where the anchors of an installation are kept: one JSON object a line, appended only. */
export function anchorPath(home: string): string {
	return join(home, 'anchors', 'audit.jsonl');
}

/**
 * Notes the head of the chain outside the database and waits until the disk has it. An empty chain,
 * and a head that is the last anchor already, are not noted again.
 *
 * @returns the anchor, or nothing where there was nothing new to note
 */
export async function anchorAudit(db: Reader, home: string): Promise<AuditAnchor | undefined> {
	const head = await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst();
	if (!head || head.seq === 0) return undefined;
	const anchor: AuditAnchor = {
		seq: head.seq,
		hash: head.hash.toString('hex'),
		anchoredAt: new Date().toISOString()
	};
	const path = anchorPath(home);
	const last = (await readAnchors(home)).at(-1);
	if (last?.seq === anchor.seq && last.hash === anchor.hash) return undefined;
	await appendLine(path, JSON.stringify(anchor));
	return anchor;
}

/**
 * Every anchor of the installation, oldest first; none where none was ever written. A last line
 * without its end was cut off by a crash and is passed over.
 *
 * @throws where a whole line is not an anchor: the file was touched, and proves nothing any more
 */
export async function readAnchors(home: string): Promise<AuditAnchor[]> {
	const path = anchorPath(home);
	const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return '';
		throw error;
	});
	return text
		.split('\n')
		.slice(0, -1)
		.filter((line) => line !== '')
		.map((line, index) => parseAnchor(line, `${path}:${index + 1}`));
}

function parseAnchor(line: string, place: string): AuditAnchor {
	try {
		return v.parse(anchorSchema, JSON.parse(line));
	} catch (cause) {
		throw new Error(`${place} is not an audit anchor.`, { cause });
	}
}

/** A last line without its end, which a crash left, was never confirmed and is written over. */
async function appendLine(path: string, line: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const file = await open(path, 'a+', 0o600);
	try {
		await file.truncate((await file.readFile()).lastIndexOf('\n') + 1);
		await file.appendFile(`${line}\n`);
		await file.sync();
	} finally {
		await file.close();
	}
	await syncFolder(dirname(path));
}
