import type { Kysely } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import type { Database } from '../database/schema.ts';
import { systemActor } from './audit.ts';
import { findLastVerification, recordVerification } from './verification.ts';
import { verifyAudit, type AuditVerdict } from './verify.ts';

let db: Kysely<Database>;

beforeAll(async () => {
	({ db } = await freshDatabase());
});

const keep = (verdict: AuditVerdict) =>
	db.transaction().execute((trx) => recordVerification(trx, systemActor('jobs'), verdict));

test('a chain that was never verified has no verdict', async () => {
	expect(await findLastVerification(db)).toBeUndefined();
});

test('the newest verdict is the one that is found, with the first bad row', async () => {
	await keep(await verifyAudit(db));
	expect(await findLastVerification(db)).toMatchObject({ rows: 0, firstBad: undefined });

	const verdict = await verifyAudit(db);
	const firstBad = { seq: 1, kind: 'swapped', foundAtSeq: 4 } as const;
	await keep({ ...verdict, ok: false, firstBad });
	expect(await findLastVerification(db)).toMatchObject({ rows: 1, anchors: 0, firstBad });
	expect(await verifyAudit(db)).toMatchObject({ ok: true, rows: 2 });
});
