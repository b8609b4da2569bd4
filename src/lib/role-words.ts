import { m } from '#lib/paraglide/messages.js';
import type { Role } from '#lib/server/grants/roles.ts';

interface RoleWords {
	name: () => string;
	/** What it is for, in one sentence. */
	use: () => string;
}

const words: Record<Role, RoleWords> = {
	learner: { name: m.role_learner, use: m.role_learner_use },
	trainer: { name: m.role_trainer, use: m.role_trainer_use },
	author: { name: m.role_author, use: m.role_author_use },
	reviewer: { name: m.role_reviewer, use: m.role_reviewer_use },
	'base-registrar': { name: m.role_base_registrar, use: m.role_base_registrar_use },
	marker: { name: m.role_marker, use: m.role_marker_use },
	supervisor: { name: m.role_supervisor, use: m.role_supervisor_use },
	evaluator: { name: m.role_evaluator, use: m.role_evaluator_use },
	'unit-hr': { name: m.role_unit_hr, use: m.role_unit_hr_use },
	'county-bureau': { name: m.role_county_bureau, use: m.role_county_bureau_use },
	'city-bureau': { name: m.role_city_bureau, use: m.role_city_bureau_use },
	'province-bureau': { name: m.role_province_bureau, use: m.role_province_bureau_use },
	'ministry-bureau': { name: m.role_ministry_bureau, use: m.role_ministry_bureau_use },
	'system-administrator': {
		name: m.role_system_administrator,
		use: m.role_system_administrator_use
	},
	'security-administrator': {
		name: m.role_security_administrator,
		use: m.role_security_administrator_use
	},
	'audit-administrator': { name: m.role_audit_administrator, use: m.role_audit_administrator_use }
};

/** The name of a role. One that this version does not know is shown by its code. */
export function roleName(role: string): string {
	return (words as Record<string, RoleWords | undefined>)[role]?.name() ?? role;
}

/** What a role is for, in one sentence. */
export function roleUse(role: Role): string {
	return words[role].use();
}
