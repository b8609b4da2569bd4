import { m } from '#lib/paraglide/messages.js';
import type { DocumentKind, Verdict } from '#lib/signatures/verify.ts';

export const kindWords: Record<DocumentKind, () => string> = {
	certificate: m.certificates_title,
	'learning-record': m.verify_kind_learning_record,
	'hours-statement': m.verify_kind_hours_statement
};

type Refused = Exclude<Verdict['outcome'], 'valid'>;

/** Why a file proves nothing, and what to do. */
export const refusalWords: Record<Refused, { title: () => string; help: () => string }> = {
	'not-ours': { title: m.verify_file_not_ours, help: m.verify_file_not_ours_help },
	changed: { title: m.verify_file_changed, help: m.verify_file_changed_help },
	'unknown-key': { title: m.verify_file_unknown_key, help: m.verify_file_unknown_key_help },
	'bad-signature': { title: m.verify_file_bad_signature, help: m.verify_file_bad_signature_help }
};
