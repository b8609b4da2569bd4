import type { Readable } from 'node:stream';
import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isUnitWithin } from '../units/scope.ts';
import type { BlobStore, StoredBlob } from './blob-store.ts';
import { cleanFileName } from './file-name.ts';
import { detectMediaType, headBytes, type MediaTypeName } from './media-types.ts';
import { filePurposes, purposeOf, unitBytesMax, type FilePurpose } from './purposes.ts';

/** What has been taken in and checked, before it belongs to anybody. */
export interface ReceivedFile extends StoredBlob {
	purpose: FilePurpose;
	name: string;
	mediaType: MediaTypeName;
}

/**
 * Takes an upload in, outside any transaction: an upload may last, a transaction must not. Its size
 * is counted as it comes, and its first bytes decide whether it is what its name says.
 *
 * @throws Invalid `file-empty`, `file-type`, `file-too-large`; Conflict `storage-full`
 */
export async function receiveFile(
	store: BlobStore,
	content: AsyncIterable<Uint8Array>,
	options: { purpose: FilePurpose; name: string }
): Promise<ReceivedFile> {
	const name = cleanFileName(options.name);
	const check = {
		name,
		purpose: options.purpose,
		mediaType: undefined as MediaTypeName | undefined
	};
	const blob = await store.put(checked(content, check));
	if (!check.mediaType) throw new Invalid('file-empty');
	return { ...blob, purpose: options.purpose, name, mediaType: check.mediaType };
}

async function* checked(
	content: AsyncIterable<Uint8Array>,
	check: { name: string; purpose: FilePurpose; mediaType: MediaTypeName | undefined }
): AsyncGenerator<Uint8Array> {
	const { bytesMax, mediaTypes } = purposeOf(check.purpose);
	const beginning: Uint8Array[] = [];
	let sizeBytes = 0;
	const decide = () => {
		check.mediaType = detectMediaType(check.name, Buffer.concat(beginning).subarray(0, headBytes));
		if (!check.mediaType || !mediaTypes.includes(check.mediaType))
			throw new Invalid('file-type', { field: 'file' });
	};
	for await (const chunk of content) {
		sizeBytes += chunk.byteLength;
		if (sizeBytes > bytesMax) {
			const megabytes = Math.floor(bytesMax / (1024 * 1024));
			throw new Invalid('file-too-large', { field: 'file', values: { megabytes } });
		}
		if (!check.mediaType) {
			beginning.push(chunk);
			if (sizeBytes >= headBytes) decide();
		}
		yield chunk;
	}
	if (sizeBytes === 0) throw new Invalid('file-empty', { field: 'file' });
	if (!check.mediaType) decide();
}

/**
 * Gives what was received to a unit, if it fits into what the unit may keep.
 *
 * @returns the public id
 * @throws Conflict `file-quota`
 */
export async function saveFile(
	trx: Transaction<Database>,
	actor: Actor,
	received: ReceivedFile,
	options: { unitId: number }
): Promise<string> {
	const { hash, sizeBytes, mediaType, purpose, name } = received;
	// Two uploads at once must not both see the room that is left for one.
	await sql`select pg_advisory_xact_lock(hashtextextended('file-quota', ${options.unitId}))`.execute(
		trx
	);
	if ((await sumUnitBytes(trx, options.unitId)) + sizeBytes > unitBytesMax)
		throw new Conflict('file-quota');
	await trx
		.insertInto('blob')
		.values({ hash, size_bytes: sizeBytes, media_type: mediaType })
		.onConflict((conflict) => conflict.column('hash').doNothing())
		.execute();
	const publicId = createPublicId();
	await trx
		.insertInto('file')
		.values({
			public_id: publicId,
			hash,
			unit_id: options.unitId,
			purpose,
			name,
			created_by: actor.accountId
		})
		.execute();
	await recordAudit(trx, actor, {
		action: 'file.store',
		subjectKind: 'file',
		subjectId: publicId,
		unitId: options.unitId,
		detail: { purpose, bytes: sizeBytes, sha256: hash.toString('hex') }
	});
	return publicId;
}

async function sumUnitBytes(db: Reader, unitId: number): Promise<number> {
	const { bytes } = await db
		.selectFrom('file')
		.innerJoin('blob', 'blob.hash', 'file.hash')
		.select((eb) =>
			eb.fn.coalesce(eb.fn.sum<number>('blob.size_bytes'), sql<number>`0`).as('bytes')
		)
		.where('file.unit_id', '=', unitId)
		.where('file.deleted_at', 'is', null)
		.executeTakeFirstOrThrow();
	return bytes;
}

export interface OpenedFile {
	name: string;
	mediaType: string;
	sizeBytes: number;
	content: Readable;
}

/**
 * Opens a file for whoever stored it, or holds the permission of its purpose over its unit.
 *
 * @throws NotFound `file-not-found`, `file-content-missing`
 */
export async function openFile(
	db: Reader,
	actor: Actor,
	store: BlobStore,
	publicId: string
): Promise<OpenedFile> {
	const file = await db
		.selectFrom('file')
		.innerJoin('blob', 'blob.hash', 'file.hash')
		.select(['file.name', 'file.hash', 'blob.media_type', 'blob.size_bytes'])
		.where('file.public_id', '=', publicId)
		.where('file.deleted_at', 'is', null)
		.where((eb) =>
			eb.or([
				eb('file.created_by', '=', actor.accountId),
				...(Object.keys(filePurposes) as FilePurpose[]).map((purpose) =>
					eb.and([
						eb('file.purpose', '=', purpose),
						isUnitWithin(
							eb.ref('file.unit_id').$castTo<number>(),
							scopeOf(actor, purposeOf(purpose).permission)
						)
					])
				)
			])
		)
		.executeTakeFirstOrThrow(() => new NotFound('file-not-found'));
	return {
		name: file.name,
		mediaType: file.media_type,
		sizeBytes: file.size_bytes,
		content: await store.open(file.hash)
	};
}
