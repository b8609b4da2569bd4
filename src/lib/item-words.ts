import type { CorrectionPolicy } from './exam/key-correction.ts';
import type { ItemFlag } from './exam/item-figures.ts';
import { m } from './paraglide/messages.js';
import type { CorrectionState } from './server/corrections/correction.ts';

export const itemFlagWords: Record<ItemFlag, () => string> = {
	'low-discrimination': m.item_flag_low_discrimination,
	'attractive-distractor': m.item_flag_attractive_distractor,
	'too-hard': m.item_flag_too_hard
};

export const correctionPolicyWords: Record<
	CorrectionPolicy,
	{ name: () => string; help: () => string }
> = {
	rekey: { name: m.correction_policy_rekey, help: m.correction_policy_rekey_help },
	'only-up': { name: m.correction_policy_only_up, help: m.correction_policy_only_up_help },
	'all-credit': {
		name: m.correction_policy_all_credit,
		help: m.correction_policy_all_credit_help
	},
	drop: { name: m.correction_policy_drop, help: m.correction_policy_drop_help }
};

export const correctionStateWords: Record<CorrectionState, () => string> = {
	open: m.correction_state_open,
	approved: m.correction_state_approved,
	refused: m.correction_state_refused,
	withdrawn: m.correction_state_withdrawn
};
