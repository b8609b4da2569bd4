import type { Selectable } from 'kysely';
import type { Reader } from '../database/reader.ts';
import type { AuditAnchor } from './anchor.ts';
import { hashAuditRow } from './audit.ts';
import type { AuditEventTable } from './schema.ts';

type AuditRow = Selectable<AuditEventTable>;

export type AuditFlawKind =
	/** A field of the row, or one of its two hashes, is not what was written. */
	| 'edited'
	/** The row is gone from the middle, or later rows were renumbered over it. */
	| 'deleted'
	/** The row that belongs here stands elsewhere. */
	| 'swapped'
	/** The newest rows are gone. */
	| 'cut-tail'
	/** The chain holds together, but it is not the chain that was anchored. */
	| 'anchor-mismatch'
	/** The rows hold together, but the head names another one as the newest. */
	| 'head-mismatch';

export interface AuditFlaw {
	/** The first row that cannot be trusted. */
	seq: number;
	kind: AuditFlawKind;
	/** For `swapped`: where the row that belongs here stands now. */
	foundAtSeq?: number;
	/**
	 * For `anchor-mismatch`: the newest row that an anchor still vouches for (0 where there is
	 * none). The change lies after it, at `seq` at the latest.
	 */
	lastAnchoredSeq?: number;
}

export interface AuditVerdict {
	/** How many rows were recomputed. */
	rows: number;
	ok: boolean;
	/** The newest row that was checked: its number and hash say what the verdict is about. */
	head: { seq: number; hash: string };
	anchors: number;
	firstBad?: AuditFlaw;
}

export interface VerifyAuditOptions {
	/** What was written outside the database; without them a cut tail or a new chain may pass. */
	anchors?: readonly AuditAnchor[];
	/** Rows a query: the memory in use, whatever the length of the chain. */
	batchRows?: number;
}

const batchRowsDefault = 2_000;
const genesisHash = Buffer.alloc(32);

/**
 * Recomputes every hash of the chain from the stored columns, in order, and holds the end against
 * the head and the whole against the anchors. Rows that are appended meanwhile are left for the
 * next run.
 *
 * @returns the verdict, with the first row that cannot be trusted
 */
export async function verifyAudit(
	db: Reader,
	options: VerifyAuditOptions = {}
): Promise<AuditVerdict> {
	const head = await readHead(db);
	const anchors = [...(options.anchors ?? [])].sort((one, other) => one.seq - other.seq);
	const walk: Walk = { seq: 0, hash: genesisHash, rows: 0, anchors, anchorsPassed: 0 };
	const flaw =
		(await walkChain(db, walk, head.seqMax, options.batchRows ?? batchRowsDefault)) ??
		findFlawAtEnd(walk, head);
	return {
		rows: walk.rows,
		ok: flaw === undefined,
		head: { seq: walk.seq, hash: walk.hash.toString('hex') },
		anchors: anchors.length,
		...(flaw && { firstBad: flaw })
	};
}

interface Walk {
	/** The last row that held, and its hash. */
	seq: number;
	hash: Buffer;
	rows: number;
	/** In the order of their rows. */
	anchors: readonly AuditAnchor[];
	anchorsPassed: number;
}

interface Head {
	seq: number;
	hash: Buffer;
	/** The newest row there is, seen in the same instant as the head. */
	seqMax: number;
}

/** One statement, so that a row appended in between cannot look like a wrong head. */
async function readHead(db: Reader): Promise<Head> {
	const head = await db
		.selectFrom('audit_head')
		.select((eb) => [
			'seq',
			'hash',
			eb
				.selectFrom('audit_event')
				.select((event) => event.fn.max('seq').as('seq_max'))
				.as('seq_max')
		])
		.executeTakeFirst();
	if (!head) return { seq: 0, hash: genesisHash, seqMax: 0 };
	return { seq: head.seq, hash: head.hash, seqMax: head.seq_max ?? 0 };
}

async function walkChain(
	db: Reader,
	walk: Walk,
	seqMax: number,
	batchRows: number
): Promise<AuditFlaw | undefined> {
	while (walk.seq < seqMax) {
		const batch = await db
			.selectFrom('audit_event')
			.selectAll()
			.where('seq', '>', walk.seq)
			.where('seq', '<=', seqMax)
			.orderBy('seq')
			.limit(batchRows)
			.execute();
		if (batch.length === 0) return undefined;
		for (const row of batch) {
			const flaw = (await findFlaw(db, walk, row)) ?? findAnchorFlaw(walk, row);
			if (flaw) return flaw;
			walk.seq = row.seq;
			walk.hash = row.hash;
			walk.rows += 1;
		}
	}
	return undefined;
}

/** Whether the row is the one that followed the last, and if not, what was done to it. */
async function findFlaw(db: Reader, walk: Walk, row: AuditRow): Promise<AuditFlaw | undefined> {
	const seq = walk.seq + 1;
	if (row.seq !== seq) return { seq, kind: 'deleted' };

	const isLinked = row.previous_hash.equals(walk.hash);
	if (isLinked && isOwnHash(row, row.previous_hash)) return undefined;
	if (isLinked) return { seq, kind: 'edited' };

	const rightful = await db
		.selectFrom('audit_event')
		.select('seq')
		.where('previous_hash', '=', walk.hash)
		.where('seq', '>', seq)
		.orderBy('seq')
		.executeTakeFirst();
	if (rightful) return { seq, kind: 'swapped', foundAtSeq: rightful.seq };
	if (isOwnHash(row, walk.hash)) return { seq, kind: 'edited' };
	// The row agrees with the hash that it was given, so it is the one before that was rewritten,
	// with a hash that fits its new words.
	if (isOwnHash(row, row.previous_hash)) return { seq: Math.max(1, walk.seq), kind: 'edited' };
	return { seq, kind: 'deleted' };
}

function isOwnHash(row: AuditRow, previousHash: Buffer): boolean {
	return hashAuditRow(previousHash, {
		seq: row.seq,
		occurred_at: row.occurred_at.toISOString(),
		account_id: row.account_id,
		person_id: row.person_id,
		actor_name: row.actor_name,
		request_id: row.request_id,
		action: row.action,
		outcome: row.outcome,
		subject_kind: row.subject_kind,
		subject_id: row.subject_id,
		unit_id: row.unit_id,
		detail: row.detail
	}).equals(row.hash);
}

function findAnchorFlaw(walk: Walk, row: AuditRow): AuditFlaw | undefined {
	for (
		let anchor = walk.anchors[walk.anchorsPassed];
		anchor && anchor.seq === row.seq;
		anchor = walk.anchors[walk.anchorsPassed]
	) {
		if (anchor.hash !== row.hash.toString('hex')) {
			const lastAnchoredSeq = walk.anchors[walk.anchorsPassed - 1]?.seq ?? 0;
			return { seq: row.seq, kind: 'anchor-mismatch', lastAnchoredSeq };
		}
		walk.anchorsPassed += 1;
	}
	return undefined;
}

function findFlawAtEnd(walk: Walk, head: Head): AuditFlaw | undefined {
	const isTailCut = head.seq > walk.seq || walk.anchorsPassed < walk.anchors.length;
	if (isTailCut) return { seq: walk.seq + 1, kind: 'cut-tail' };
	const isHeadRight = head.seq === walk.seq && head.hash.equals(walk.hash);
	return isHeadRight ? undefined : { seq: walk.seq, kind: 'head-mismatch' };
}
