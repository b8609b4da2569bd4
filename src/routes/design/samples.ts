/** Invented people, units and figures for the design page. All of it is 示例. */
import type { TimelineEntry } from '#lib/components/timeline.ts';
import type { FoundUnit } from '#lib/components/unit-search.svelte.ts';

export interface SampleRow {
	id: string;
	unit: string;
	staff: number;
	holders: number | null;
	state: 'done' | 'soon' | 'due';
}

export const rows: SampleRow[] = [
	{ id: '1', unit: '卢峰镇社会事务办（示例）', staff: 36, holders: 31, state: 'done' },
	{ id: '2', unit: '思蒙镇社会事务办（示例）', staff: 25, holders: 12, state: 'soon' },
	{ id: '3', unit: '低庄镇社工站（示例）', staff: 18, holders: 4, state: 'due' },
	{ id: '4', unit: '县救助管理站（示例）', staff: 1240, holders: 480, state: 'done' },
	{ id: '5', unit: '龙潭镇社工站（示例）', staff: 0, holders: null, state: 'soon' }
];

export const units: FoundUnit[] = [
	['a', '溆浦县民政局（示例）', '湖南省 › 怀化市 › 溆浦县'],
	['b', '溆浦县救助管理站（示例）', '湖南省 › 怀化市 › 溆浦县'],
	['c', '卢峰镇社会事务办（示例）', '湖南省 › 怀化市 › 溆浦县 › 卢峰镇'],
	['d', '㮾梨街道社工站（示例）', '湖南省 › 长沙市 › 长沙县 › 㮾梨街道']
].map(([public_id = '', name = '', path = '']) => ({ public_id, name, path, kind: 'sample' }));

/** Answers as the server would, from the sample. */
export async function searchSamples(query: string): Promise<FoundUnit[]> {
	return units.filter(({ name, path }) => `${name}${path}`.includes(query));
}

export const history: TimelineEntry[] = [
	{
		id: 'post',
		title: '溆浦县民政局社会救助股 科员',
		note: '事业编制',
		from: '2019-07-01',
		until: null,
		tone: 'active',
		source: '溆人社〔2019〕示例 12 号'
	},
	{
		id: 'secondment',
		title: '挂职：卢峰镇人民政府 镇长助理',
		note: '下挂，考核等次优秀',
		from: '2022-03-01',
		until: '2023-03-01',
		tone: 'soon',
		source: '溆组〔2022〕示例 3 号'
	},
	{
		id: 'course',
		title: '学完《看见需要》，16 学时',
		from: '2022-09-18',
		tone: 'plain',
		source: '知行学时账'
	},
	{
		id: 'exam',
		title: '通过助理社会工作师考试',
		from: '2023-07-20',
		tone: 'done',
		source: '成绩查验单（示例）'
	},
	{
		id: 'registration',
		title: '证书首次登记',
		note: '每三年再登记一次',
		from: '2024-02-01',
		until: '2027-02-01',
		tone: 'done',
		source: '登记系统（示例）'
	}
];
