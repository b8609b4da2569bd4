import { readAnchors } from '#lib/server/audit/anchor.ts';
import { verifyAudit, type AuditFlaw, type AuditVerdict } from '#lib/server/audit/verify.ts';
import { openContext, withDatabase } from './context.ts';
import { snakeCase } from './explain.ts';
import { complain, tell, tellRow } from './screen.ts';
import { verifyCertificate } from './verify-certificate.ts';
import { say } from './words.mjs';
import type { CommandInput } from './zhixing.ts';

/** `verify audit` and `verify certificate FILE`: whether what is kept is what was written. */
export async function run({ words, keysPath }: CommandInput): Promise<number> {
	const [what, path] = words;
	if (what === 'audit') return verifyChain();
	if (what === 'certificate' && path) return verifyCertificate(path, { keysPath });
	complain(say(what === 'certificate' ? 'cli_verify_certificate_which' : 'cli_verify_what'));
	return 2;
}

/** Whether the audit chain is whole, and where it first is not. */
async function verifyChain(): Promise<number> {
	const context = openContext();
	const anchors = await readAnchors(context.environment.home);
	const verdict = await withDatabase(context, 'verify', (db) => verifyAudit(db, { anchors }));
	tellVerdict(verdict);
	return verdict.ok ? 0 : 1;
}

function tellVerdict({ ok, rows, anchors, head, firstBad }: AuditVerdict): void {
	const label = say('cli_verify_audit');
	if (ok) tellRow('good', label, say('cli_verify_audit_whole', { rows, anchors }));
	if (firstBad) tellRow('bad', label, explainFlaw(firstBad));
	if (ok && rows > 0) tell(say('cli_verify_audit_head', { ...head }));
	if (ok && anchors === 0) tellRow('warning', label, say('cli_verify_audit_no_anchor'));
}

function explainFlaw({ seq, kind, foundAtSeq = 0, lastAnchoredSeq = 0 }: AuditFlaw): string {
	return say(`cli_verify_audit_${snakeCase(kind)}`, { seq, foundAtSeq, lastAnchoredSeq });
}
