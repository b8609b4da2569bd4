import { m } from '#lib/paraglide/messages.js';
import type { DutyKind } from '#lib/server/today/duty.ts';
import type { Figure } from '#lib/server/today/today.ts';

interface DutyWords {
	title: (values: { count: number }) => string;
	help: () => string;
	action: () => string;
	/** Vermilion marks what is wrong; everything else is quiet. */
	isUrgent?: boolean;
	/** The day on an example is when it begins, not when it ends. */
	begins?: boolean;
}

export const dutyWords: Record<DutyKind, DutyWords> = {
	'audit-flaw': {
		title: m.duty_audit_flaw,
		help: m.duty_audit_flaw_help,
		action: m.duty_audit_flaw_action,
		isUrgent: true
	},
	'second-factor': {
		title: m.duty_second_factor,
		help: m.duty_second_factor_help,
		action: m.duty_second_factor_action
	},
	'own-grant-ending': {
		title: m.duty_own_grant_ending,
		help: m.duty_own_grant_ending_help,
		action: m.duty_own_grant_ending_action
	},
	'refused-sign-ins': {
		title: m.duty_refused_sign_ins,
		help: m.duty_refused_sign_ins_help,
		action: m.duty_refused_sign_ins_action
	},
	'mail-given-up': {
		title: m.duty_mail_given_up,
		help: m.duty_mail_given_up_help,
		action: m.duty_mail_given_up_action
	},
	'sitting-open': {
		title: m.duty_sitting_open,
		help: m.duty_sitting_open_help,
		action: m.duty_sitting_open_action,
		begins: true
	},
	'exam-registration-open': {
		title: m.duty_exam_registration_open,
		help: m.duty_exam_registration_open_help,
		action: m.duty_exam_registration_open_action
	},
	'certificate-to-register': {
		title: m.duty_certificate_to_register,
		help: m.duty_certificate_to_register_help,
		action: m.duty_certificate_to_register_action
	},
	'registration-ending': {
		title: m.duty_registration_ending,
		help: m.duty_registration_ending_help,
		action: m.duty_registration_ending_action
	},
	'answers-to-mark': {
		title: m.duty_answers_to_mark,
		help: m.duty_answers_to_mark_help,
		action: m.duty_answers_to_mark_action
	},
	'trainings-to-decide': {
		title: m.duty_trainings_to_decide,
		help: m.duty_trainings_to_decide_help,
		action: m.duty_trainings_to_decide_action
	},
	'facts-to-decide': {
		title: m.duty_facts_to_decide,
		help: m.duty_facts_to_decide_help,
		action: m.duty_facts_to_decide_action
	},
	'renewals-due': {
		title: m.duty_renewals_due,
		help: m.duty_renewals_due_help,
		action: m.duty_renewals_due_action
	},
	'appointments-ending': {
		title: m.duty_appointments_ending,
		help: m.duty_appointments_ending_help,
		action: m.duty_appointments_ending_action
	},
	'grants-ending': {
		title: m.duty_grants_ending,
		help: m.duty_grants_ending_help,
		action: m.duty_grants_ending_action
	},
	'pilots-ending': {
		title: m.duty_pilots_ending,
		help: m.duty_pilots_ending_help,
		action: m.duty_pilots_ending_action
	},
	'unit-acts-ahead': {
		title: m.duty_unit_acts_ahead,
		help: m.duty_unit_acts_ahead_help,
		action: m.duty_unit_acts_ahead_action,
		begins: true
	},
	'learners-stalled': {
		title: m.duty_learners_stalled,
		help: m.duty_learners_stalled_help,
		action: m.duty_learners_stalled_action
	},
	'accounts-unused': {
		title: m.duty_accounts_unused,
		help: m.duty_accounts_unused_help,
		action: m.duty_accounts_unused_action
	},
	'unread-notices': {
		title: m.duty_unread_notices,
		help: m.duty_unread_notices_help,
		action: m.duty_unread_notices_action
	}
};

interface FigureWords {
	label: () => string;
	unit: () => string;
	basis: (values: { date: string }) => string;
}

export const figureWords: Record<Figure['kind'], FigureWords> = {
	units: {
		label: m.today_figure_units,
		unit: m.today_figure_units_unit,
		basis: m.today_basis_day_units
	},
	people: {
		label: m.today_figure_people,
		unit: m.today_figure_people_unit,
		basis: m.today_basis_day
	},
	accounts: {
		label: m.today_figure_accounts,
		unit: m.today_figure_accounts_unit,
		basis: m.today_basis_now
	},
	grants: {
		label: m.today_figure_grants,
		unit: m.today_figure_grants_unit,
		basis: m.today_basis_now
	}
};
