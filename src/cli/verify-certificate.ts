import { readFileSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { readCertificate } from '#lib/certificates.ts';
import { businessDay } from '#lib/dates.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { findDocument } from '#lib/server/signatures/document.ts';
import { listPublicKeys } from '#lib/server/signatures/key.ts';
import { parseKeys, verifyFile, type Verdict } from '#lib/signatures/verify.ts';
import { openContext, withDatabase } from './context.ts';
import { Refused, snakeCase } from './explain.ts';
import { tell, tellMore, tellRow } from './screen.ts';
import { say } from './words.mjs';

/**
 * Says whether a signed file is genuine, by a list of keys as it is published, or by this
 * installation's own keys; those also know whether it was revoked since.
 *
 * @returns the exit code: 0 where it is genuine and, as far as is known, not revoked
 * @throws Refused where a file cannot be read or holds no keys
 */
export async function verifyCertificate(
	path: string,
	{ keysPath }: { keysPath: string | undefined }
): Promise<number> {
	const text = read(path);
	if (keysPath !== undefined) {
		const keys = parseKeys(read(keysPath));
		if (!keys) throw new Refused(say('cli_verify_certificate_no_keys', { path: keysPath }));
		const verdict = verifyFile(text, keys);
		tellVerdict(verdict);
		if (verdict.outcome === 'valid') tell(say('cli_verify_certificate_offline'));
		return verdict.outcome === 'valid' ? 0 : 1;
	}
	return withDatabase(openContext(), 'verify', (db) => verifyHere(db, text));
}

async function verifyHere(db: Kysely<Database>, text: string): Promise<number> {
	const verdict = verifyFile(text, await listPublicKeys(db));
	tellVerdict(verdict);
	if (verdict.outcome !== 'valid') return 1;
	const document = await findDocument(db, verdict.document.document);
	if (!document?.revokedAt) return 0;
	const day = businessDay(document.revokedAt);
	const reason = document.revocationReason ?? '';
	tellRow(
		'bad',
		say('cli_verify_certificate'),
		say('cli_verify_certificate_revoked', { day, reason })
	);
	return 1;
}

function tellVerdict(verdict: Verdict): void {
	const label = say('cli_verify_certificate');
	if (verdict.outcome !== 'valid') {
		return tellRow('bad', label, say(`cli_verify_certificate_${snakeCase(verdict.outcome)}`));
	}
	const day = businessDay(new Date(verdict.document.issued_at));
	tellRow('good', label, say('cli_verify_certificate_valid', { day }));
	const says = readCertificate(verdict.document);
	if (!says) return;
	tellMore(`${says.number}  ${says.holder.name}`);
	tellMore(`${says.course.title}  ${says.completed_on}`);
}

function read(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		throw new Refused(say('cli_verify_certificate_unreadable', { path }));
	}
}
