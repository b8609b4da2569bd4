import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { systemActor } from '#lib/server/audit/audit.ts';
import { preparePackage, type PackageFile } from '#lib/server/courses/package.ts';
import { publishPackage } from '#lib/server/courses/publication.ts';
import { searchCourses } from '#lib/server/courses/search.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { createRandom, type Random } from '#lib/random.ts';

export interface SearchSpeed {
	lessons: number;
	passages: number;
	medianMs: number;
	p95Ms: number;
}

const coursesCount = 50;
const lessonsEach = 20;
const sectionsEach = 6;
const sectionCharacters = 350;
const rounds = 8;

/** Words as lessons have them: some in every section, some in few, and whole phrases. */
const words = [
	...[
		'救助',
		'走访',
		'低保',
		'社会',
		'工作',
		'服务',
		'困难',
		'家庭',
		'老人',
		'孩子',
		'申请',
		'审核'
	],
	...[
		'确认',
		'公示',
		'转介',
		'需要',
		'评估',
		'计划',
		'记录',
		'督导',
		'同意',
		'保密',
		'尊重',
		'倾听'
	],
	...[
		'线索',
		'结论',
		'提纲',
		'村民',
		'干部',
		'乡镇',
		'街道',
		'社区',
		'儿童',
		'残疾',
		'重病',
		'临时'
	],
	...[
		'特困',
		'供养',
		'边缘',
		'刚性',
		'支出',
		'收入',
		'财产',
		'核对',
		'授权',
		'资源',
		'链接',
		'心理'
	]
];
const rareWords = ['柑橘', '竹椅', '剪刀', '床单', '奖状', '便条', '路口', '果园', '药盒', '木凳'];
const questions = [
	...['低保', '走访', '救助', '社会救助', '困难家庭', '柑橘', '药盒', '督导记录', '知情同意', '救'],
	...[
		'低保 申请',
		'走访 老人 记录',
		'刚性支出',
		'边缘家庭',
		'第二课',
		'没有这个词',
		'T1',
		'服务计划'
	]
];

/** Lays a thousand lessons out and asks for all sorts of words. */
export async function measureSearch(db: Kysely<Database>): Promise<SearchSpeed> {
	for (let number = 1; number <= coursesCount; number++) await publish(db, number);
	// As the database does by itself after a while.
	await sql`analyze lesson, lesson_passage, course, course_publication`.execute(db);
	const { count } = await db
		.selectFrom('lesson_passage')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	for (const question of questions) await searchCourses(db, question);
	const tookMs: number[] = [];
	for (let round = 0; round < rounds; round++) {
		for (const question of questions) {
			const began = performance.now();
			await searchCourses(db, question);
			tookMs.push(performance.now() - began);
		}
	}
	tookMs.sort((a, b) => a - b);
	return {
		lessons: coursesCount * lessonsEach,
		passages: count,
		medianMs: tookMs[tookMs.length >> 1] ?? 0,
		p95Ms: tookMs[Math.floor(tookMs.length * 0.95)] ?? 0
	};
}

async function publish(db: Kysely<Database>, number: number): Promise<void> {
	const slug = `bench-course-${number}`;
	const { course, errors } = preparePackage(`courses/${slug}`, filesOf(slug, number), {
		courses: new Set([slug]),
		speeds: undefined
	});
	if (!course) throw new Error(JSON.stringify(errors));
	await db.transaction().execute((trx) => publishPackage(trx, systemActor('bench'), course));
}

function filesOf(slug: string, number: number): PackageFile[] {
	const random = createRandom(number);
	const lessons = Array.from({ length: lessonsEach }, (_, index) => `lesson-${index + 1}`);
	const manifest = `title: 第 ${number} 门合成课程
summary: 为测量查找而生成。
tier: T${(number % 5) + 1}
audiences: [village-staff]
services: [S1]
mechanisms: []
client_groups: []
language: zh-CN
ledgers: []
outcomes: [能读第一句, 能读第二句, 能读第三句]
completion: { lessons: all }
lessons: [${lessons.join(', ')}]
`;
	return [
		fileOf(slug, 'course.yaml', manifest),
		...lessons.map((lesson, index) => fileOf(slug, `${lesson}.md`, lessonText(random, index)))
	];
}

function lessonText(random: Random, index: number): string {
	const sections = Array.from({ length: sectionsEach }, (_, section) => {
		return `## 第${section + 1}节 ${wordOf(random)}${wordOf(random)}\n\n${sentences(random)}\n`;
	});
	return `---\ntitle: 第 ${index + 1} 课 ${wordOf(random)}\nminutes: 15\n---\n\n${sections.join('\n')}`;
}

function sentences(random: Random): string {
	let text = '';
	while (text.length < sectionCharacters) {
		text += wordOf(random);
		if (random.next() < 0.15) text += random.next() < 0.5 ? '，' : '。';
	}
	return `${text}。`;
}

function wordOf(random: Random): string {
	return random.pick(random.next() < 0.002 ? rareWords : words);
}

function fileOf(slug: string, name: string, text: string): PackageFile {
	return {
		path: `courses/${slug}/${name}`,
		hash: createHash('sha256').update(text).digest(),
		sizeBytes: Buffer.byteLength(text),
		head: Buffer.alloc(0),
		text
	};
}
