import { m } from '#lib/paraglide/messages.js';
import type { AuditFlaw, AuditFlawKind } from '#lib/server/audit/verify.ts';

interface FlawValues {
	seq: number;
	found: number;
	last: number;
}

const words: Record<AuditFlawKind, (values: FlawValues) => string> = {
	edited: m.audit_flaw_edited,
	deleted: m.audit_flaw_deleted,
	swapped: m.audit_flaw_swapped,
	'cut-tail': m.audit_flaw_cut_tail,
	'anchor-mismatch': m.audit_flaw_anchor_mismatch,
	'head-mismatch': m.audit_flaw_head_mismatch
};

/** What was done to the chain, in one sentence. */
export function flawWords({ kind, seq, foundAtSeq = 0, lastAnchoredSeq = 0 }: AuditFlaw): string {
	return words[kind]({ seq, found: foundAtSeq, last: lastAnchoredSeq });
}
