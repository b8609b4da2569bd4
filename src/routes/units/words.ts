import { m } from '#lib/paraglide/messages.js';
import type { ActKind } from '#lib/server/units/act.ts';
import type { UnitKind } from '#lib/server/units/kind.ts';
import type { PilotLevel, PilotStatus } from '#lib/server/units/pilot.ts';
import type { Tree } from '#lib/server/units/tree.ts';

type Words = () => string;

export const kindWords: Record<UnitKind, Words> = {
	'civil-affairs': m.unit_kind_civil_affairs,
	'social-work-department': m.unit_kind_social_work_department,
	township: m.unit_kind_township,
	'township-office': m.unit_kind_township_office,
	community: m.unit_kind_community,
	'assistance-centre': m.unit_kind_assistance_centre,
	'rescue-station': m.unit_kind_rescue_station,
	'child-protection-centre': m.unit_kind_child_protection_centre,
	'means-test-centre': m.unit_kind_means_test_centre,
	'support-home': m.unit_kind_support_home,
	'welfare-home': m.unit_kind_welfare_home,
	'social-work-station': m.unit_kind_social_work_station,
	'social-work-agency': m.unit_kind_social_work_agency,
	'training-base': m.unit_kind_training_base,
	university: m.unit_kind_university,
	association: m.unit_kind_association,
	'evaluation-agency': m.unit_kind_evaluation_agency
};

const levelWordsInOrder: readonly Words[] = [
	m.unit_level_0,
	m.unit_level_1,
	m.unit_level_2,
	m.unit_level_3,
	m.unit_level_4,
	m.unit_level_5,
	m.unit_level_6
];

export function levelWord(level: number): string {
	return levelWordsInOrder[level]?.() ?? '';
}

export const treeWords: Record<Tree, Words> = {
	'civil-affairs': m.unit_tree_civil_affairs,
	'party-social-work': m.unit_tree_party_social_work
};

export const actWords: Record<ActKind, Words> = {
	create: m.unit_act_create,
	rename: m.unit_act_rename,
	move: m.unit_act_move,
	merge: m.unit_act_merge,
	split: m.unit_act_split,
	close: m.unit_act_close
};

export const pilotLevelWords: Record<PilotLevel, Words> = {
	national: m.unit_pilot_level_national,
	province: m.unit_pilot_level_province,
	city: m.unit_pilot_level_city,
	county: m.unit_pilot_level_county
};

export const pilotStatusWords: Record<PilotStatus, Words> = {
	pilot: m.unit_pilot_status_pilot,
	demonstration: m.unit_pilot_status_demonstration
};

/** 省级试点, Provincial pilot. */
export function pilotWord({ status, level }: { status: PilotStatus; level: PilotLevel }): string {
	const values = { level: pilotLevelWords[level]() };
	return status === 'pilot' ? m.unit_pilot_pilot(values) : m.unit_pilot_demonstration(values);
}
