/**
 * What each role may do within the subtree it was granted for, and which roles it may hand on.
 * Roles follow the field's own (facts: 学员 … 审计员); the three administrators are separated.
 */
export const permissions = [
	'units.view',
	'units.change',
	'people.view',
	'people.create',
	'people.change',
	'people.merge',
	'people.reveal',
	'accounts.manage',
	'grants.view',
	'grants.change',
	'audit.view',
	'pilots.change',
	/** Who learns what, and their hours. */
	'learning.view',
	/** How the courses of a base do, without names. */
	'courses.view',
	/** The question bank with its keys. */
	'questions.view',
	/** Proposes corrected keys, and decides about those of others. */
	'questions.correct',
	/** Opens mock exams for classes and sees how their learners do. */
	'sittings.manage',
	/** Marks written answers, without names. */
	'papers.mark',
	/** Decides about training elsewhere. */
	'hours.verify',
	/** Who aims at the exam, has passed, is certified and registered; never how anybody practises. */
	'qualifications.view',
	/** Decides about what people have on record for it. */
	'qualifications.verify',
	/** The register of certificates, and revoking one. */
	'certificates.manage',
	'system.view'
] as const;

export type Permission = (typeof permissions)[number];

export const roles = [
	'learner',
	'trainer',
	'author',
	'reviewer',
	'base-registrar',
	'marker',
	'supervisor',
	'evaluator',
	'unit-hr',
	'county-bureau',
	'city-bureau',
	'province-bureau',
	'ministry-bureau',
	'system-administrator',
	'security-administrator',
	'audit-administrator'
] as const;

export type Role = (typeof roles)[number];

/** How long and how strictly a session of the role lives; a person with several has the strictest. */
export type RoleClass = 'learner' | 'staff' | 'administrator';

interface RoleDefinition {
	class: RoleClass;
	permissions: readonly Permission[];
	/** Roles that the holder may grant within their own subtree and dates. */
	grants: readonly Role[];
}

/**
 * What belongs to teaching and marking: keys, classes, written answers. Offices appoint those who
 * teach and hold none of it themselves; keys are nobody's business who does not work on them.
 */
export const teachingPermissions = [
	'questions.view',
	'questions.correct',
	'sittings.manage',
	'papers.mark'
] as const satisfies readonly Permission[];

const baseStaff = ['trainer', 'author', 'reviewer', 'marker', 'supervisor', 'evaluator'] as const;
const bankPermissions = [
	'units.view',
	'courses.view',
	'questions.view',
	'questions.correct'
] as const;
const hrPermissions = [
	'units.view',
	'people.view',
	'people.create',
	'people.change',
	'people.reveal',
	'accounts.manage',
	'grants.view',
	'grants.change',
	'learning.view',
	'hours.verify',
	'qualifications.view',
	'qualifications.verify'
] as const;
const bureauPermissions = [
	...hrPermissions,
	'units.change',
	'people.merge',
	'pilots.change',
	'courses.view',
	'certificates.manage'
] as const;

export const roleDefinitions: Record<Role, RoleDefinition> = {
	learner: { class: 'learner', permissions: [], grants: [] },
	trainer: {
		class: 'staff',
		permissions: ['units.view', 'courses.view', 'questions.view', 'sittings.manage', 'papers.mark'],
		grants: []
	},
	author: { class: 'staff', permissions: bankPermissions, grants: [] },
	reviewer: { class: 'staff', permissions: bankPermissions, grants: [] },
	marker: { class: 'staff', permissions: ['papers.mark'], grants: [] },
	supervisor: { class: 'staff', permissions: [], grants: [] },
	evaluator: { class: 'staff', permissions: ['units.view'], grants: [] },
	'base-registrar': {
		class: 'staff',
		permissions: [
			'units.view',
			'people.view',
			'grants.view',
			'grants.change',
			'learning.view',
			'courses.view',
			'certificates.manage'
		],
		grants: ['learner', ...baseStaff]
	},
	'unit-hr': { class: 'staff', permissions: hrPermissions, grants: ['learner', 'supervisor'] },
	'county-bureau': {
		class: 'staff',
		permissions: bureauPermissions,
		grants: ['learner', 'unit-hr', 'base-registrar', ...baseStaff]
	},
	'city-bureau': {
		class: 'staff',
		permissions: bureauPermissions,
		grants: ['learner', 'unit-hr', 'base-registrar', 'county-bureau', ...baseStaff]
	},
	'province-bureau': {
		class: 'staff',
		permissions: bureauPermissions,
		grants: ['learner', 'unit-hr', 'base-registrar', 'county-bureau', 'city-bureau', ...baseStaff]
	},
	'ministry-bureau': {
		class: 'staff',
		permissions: bureauPermissions,
		grants: [
			'learner',
			'unit-hr',
			'base-registrar',
			'county-bureau',
			'city-bureau',
			'province-bureau',
			...baseStaff
		]
	},
	'system-administrator': {
		class: 'administrator',
		permissions: ['units.view', 'people.view', 'people.create', 'accounts.manage', 'system.view'],
		grants: []
	},
	// Authorising is the whole of this office: it hands out what it does not hold itself, never to itself.
	'security-administrator': {
		class: 'administrator',
		permissions: [
			'units.view',
			'units.change',
			'people.view',
			'people.create',
			'accounts.manage',
			'grants.view',
			'grants.change'
		],
		grants: roles
	},
	'audit-administrator': {
		class: 'administrator',
		permissions: ['units.view', 'audit.view', 'grants.view'],
		grants: []
	}
};

export const separatedRoles = [
	'system-administrator',
	'security-administrator',
	'audit-administrator'
] as const satisfies readonly Role[];

/** Whether the text names a role. */
export function isRole(text: string): text is Role {
	return (roles as readonly string[]).includes(text);
}
