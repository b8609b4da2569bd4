import type { Role } from '../grants/roles.ts';

/** Shown on the sign-in page and printed by `zhixing start`, both only while the demo is on. */
export const DEMO_PASSWORD = 'zhixing-demo-2026';

export interface DemoAccount {
	role: Role;
	userName: string;
	personName: string;
	unitName: string;
	/** Who they are, in one line of either language. */
	portrait: { zh: string; en: string };
}

/**
 * One account for each role that the sign-in page offers, in its order. The people are those of
 * `content/demo/people.yaml`; a test holds the two against each other.
 */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
	{
		role: 'learner',
		userName: 'demo-learner',
		personName: '向晓禾',
		unitName: '河西社区服务站（示例）',
		portrait: {
			zh: '社区民政专干，手机上学习，信号时好时坏，每天挤出半小时，明年想考助理社会工作师',
			en: 'Community clerk who studies on her phone half an hour a day and wants to sit the assistant exam next year'
		}
	},
	{
		role: 'trainer',
		userName: 'demo-trainer',
		personName: '周明远',
		unitName: '湖南省社会工作人才培训基地（演示）',
		portrait: {
			zh: '带过十五年一线，讲课爱用真事，不爱念课件',
			en: 'Fifteen years in the field; teaches with cases rather than slides'
		}
	},
	{
		role: 'author',
		userName: 'demo-author',
		personName: '林知秋',
		unitName: '湖南省社会工作人才培训基地（演示）',
		portrait: {
			zh: '写教案先写学员会问什么，一句话改三遍',
			en: "Writes lessons from the learner's questions and rewrites each sentence three times"
		}
	},
	{
		role: 'reviewer',
		userName: 'demo-reviewer',
		personName: '沈慎之',
		unitName: '湖南省社会工作人才培训基地（演示）',
		portrait: {
			zh: '审稿较真，引一条法规必查原文和施行日期',
			en: 'A careful reviewer who checks every citation against its text and its date'
		}
	},
	{
		role: 'base-registrar',
		userName: 'demo-registrar',
		personName: '唐静宜',
		unitName: '湖南省社会工作人才培训基地（演示）',
		portrait: {
			zh: '管班、管名册、管结业证，最怕临开班改名单',
			en: 'Runs the classes and rosters; dreads lists that change on the first morning'
		}
	},
	{
		role: 'unit-hr',
		userName: 'demo-hr',
		personName: '谭月红',
		unitName: '卢峰镇人民政府（示例）',
		portrait: {
			zh: '镇里的人事兼社会事务，手边常开一张表格，每月底对一次人数',
			en: 'Township personnel clerk with a spreadsheet always open; recounts her people every month'
		}
	},
	{
		role: 'county-bureau',
		userName: 'demo-county',
		personName: '舒国安',
		unitName: '溆浦县民政局（示例）',
		portrait: {
			zh: '县局分管社会救助，关心持证人数离目标还差多少、差在哪个乡镇',
			en: 'County bureau; wants to know how far the county is from its target, and in which township'
		}
	},
	{
		role: 'province-bureau',
		userName: 'demo-province',
		personName: '彭若兰',
		unitName: '湖南省民政厅（示例）',
		portrait: {
			zh: '省厅人才处，看全省一张图，点开就要见到人',
			en: 'Provincial department; one picture of the province, and every figure opens its people'
		}
	},
	{
		role: 'system-administrator',
		userName: 'demo-system',
		personName: '石开源',
		unitName: '民政部（演示）',
		portrait: {
			zh: '管系统运行，不碰授权，也看不了审计',
			en: 'Keeps the system running; neither grants rights nor reads the audit'
		}
	},
	{
		role: 'security-administrator',
		userName: 'demo-security',
		personName: '严守正',
		unitName: '民政部（演示）',
		portrait: { zh: '管授权，不给自己授权', en: 'Grants rights to others, never to himself' }
	},
	{
		role: 'audit-administrator',
		userName: 'demo-audit',
		personName: '明鉴秋',
		unitName: '民政部（演示）',
		portrait: { zh: '只看记录，不改一个字', en: 'Reads the records and changes nothing' }
	}
];
