import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import { prepareBlueprint, writeBlueprint } from '#lib/server/papers/blueprint-file.ts';
import { prepareLaws, writeLaws } from '#lib/server/questions/law-file.ts';
import { prepareQuestionFile, type BankContext } from '#lib/server/questions/question-file.ts';
import { writeQuestionFile } from '#lib/server/questions/write.ts';
import { prepareSyllabus } from '#lib/server/syllabus/syllabus-file.ts';
import { writeSyllabus } from '#lib/server/syllabus/write.ts';

export const syllabus = `edition: 2025版
subject: A2
status: active
source: 《示例大纲》
chapters:
  - code: social-assistance
    title: 社会救助（示例）
    weight: 60
    confidence: medium
    points:
      - { code: social-assistance.finding, title: 主动发现, weight: 40, confidence: low }
      - { code: social-assistance.referral, title: 转介, weight: 20, confidence: high }
  - code: disaster
    title: 防灾减灾救灾（示例）
    weight: 40
    confidence: low
    points:
      - { code: disaster.recovery, title: 灾后恢复, weight: 40, confidence: low }
`;

export const laws = `laws:
  - code: assistance-measures
    name: 《示例救助办法》
    number: 示例令第1号
    version: 2019-03-02
    in_force_from: 2014-05-01
    confidence: high
  - code: old-rules
    name: 《示例旧规定》
    version: 2006-01-21
    in_force_from: 2006-03-01
    in_force_to: 2026-07-01
    confidence: medium
`;

export const single = `:::question single #a2-not-sleeping point=social-assistance.finding,disaster.recovery facility=65 style=situation touches=assistance laws=assistance-measures:9,old-rules lesson=first-visit/01-before enemies=crisis
村民政专干小何走访时，老人说“不想活了”。小何首先应当（）。

- [ ] 劝老人想开些
  > 把求助的信号当成了心情不好。
- [x] 留下来问清打算，并报告
  > 先评估危险，再谈别的。
- [ ] 记进走访表
  > 危险等不到月底。
- [ ] 当场答应替老人申请救助
  > 钱解决不了眼前的危险。

> 先评估危险。{b}做的正是这件事；{a}和{c}把它拖后了。
:::`;

export const multiple = `:::question multiple #a2-signs point=social-assistance.referral facility=40 style=recall fixed=e
转介时应当做到的有（）。

- [x] 征得同意
  > 转介要本人愿意。
- [x] 说明目的
  > 知道为什么才能决定。
- [ ] 代为保管证件
  > 证件由本人保管。
- [x] 约定回音
  > 有回音才算接上。
- [ ] 上面说的都不对
  > 前面有对的。

> 同意、目的、回音，一样不少。
:::`;

export const written = `::::subjective case #b3-after-the-flood point=disaster.recovery touches=assistance laws=assistance-measures
材料第一段。

材料第二段。

:::task points=12
分析老周一家的需要。

| 得分点 | 分值 | 参考表述 |
| --- | --- | --- |
| 基本生活 | 8 | 住房受损 |
| 情绪 | 4 | 老伴失眠 |

> 先分层次再排轻重。
:::

:::task points=8
写出下一步。

| 得分点 | 分值 | 参考表述 |
| --- | --- | --- |
| 联系 | 7.5 | 联系社工站 |
| 记录 | 0.5 | 如实记录 |

> 只列名称的，得一半。
:::
::::`;

/** A file of questions of a chapter. */
export function questionFile(
	questions: readonly string[],
	{ subject = 'A2', chapter = 'social-assistance' } = {}
): string {
	const front = `---\nsubject: ${subject}\nedition: 2025版\nchapter: ${chapter}\n---\n\n`;
	return `${front}${questions.join('\n\n')}\n`;
}

/** The files of a small bank, by their path from the content folder. */
export function bankFiles(): Record<string, string> {
	return {
		'syllabus/2025/A2.yaml': syllabus,
		'syllabus/2025/B3.yaml': syllabus.replace('subject: A2', 'subject: B3'),
		'questions/laws.yaml': laws,
		'questions/A2/social-assistance.md': questionFile([single, multiple]),
		'questions/B3/disaster.md': questionFile([written], { subject: 'B3', chapter: 'disaster' })
	};
}

/**
 * Questions enough for two papers of a subject that is marked by rules: of each chapter of the small
 * syllabus as many as its weight asks for, and half as many again.
 */
export function largeBankFiles(): Record<string, string> {
	const chapters: [chapter: string, points: string[], weight: number][] = [
		['social-assistance', Array.from({ length: 20 }, (_, at) => `part-${at}`), 60],
		['disaster', Array.from({ length: 20 }, (_, at) => `part-${at}`), 40]
	];
	const tree = chapters.map(([code, points, weight]) => {
		const lines = points.map(
			(point) =>
				`      - { code: ${code}.${point}, title: ${point}, weight: ${weight / 20}, confidence: low }`
		);
		return `  - code: ${code}\n    title: ${code}\n    weight: ${weight}\n    confidence: low\n    points:\n${lines.join('\n')}`;
	});
	const head = 'edition: 2025版\nsubject: A2\nstatus: active\nsource: 《示例大纲》\nchapters:\n';
	const files: Record<string, string> = {
		'syllabus/2025/A2.yaml': `${head}${tree.join('\n')}\n`,
		'questions/laws.yaml': laws
	};
	for (const [chapter, points, weight] of chapters) {
		const made = (template: string, kind: string, count: number) =>
			Array.from({ length: count }, (_, at) =>
				template
					.replace(/#a2-[a-z-]+/, `#a2-${chapter}-${kind}-${at}`)
					.replace(/point=\S+/, `point=${chapter}.${points[at % points.length]}`)
					.replace(/facility=\d+/, `facility=${45 + ((at * 11) % 31)}`)
					.replace(/ (?:laws|enemies|lesson)=\S+/g, '')
			);
		files[`questions/A2/${chapter}.md`] = questionFile(
			[
				...made(single, 'single', Math.ceil(weight * 1.3)),
				...made(multiple, 'multiple', Math.ceil(weight * 0.5))
			],
			{ chapter }
		);
	}
	return files;
}

export const blueprint = `subject: A2
year: 2026
edition: 2025版
source: 示例
confidence: low
chapter_marks_tolerance: 2
point_items_max: 4
facility_percent: { mean: 60, tolerance: 5 }
unseen_percent_min: 50
recent_papers: 1
`;

/** Lays files into a content folder. */
export function writeFiles(content: string, files: Record<string, string>): void {
	for (const [path, text] of Object.entries(files)) {
		const target = join(content, path);
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, text);
	}
}

/** Whatever a question refers to is believed. */
export const believing: BankContext = {
	topicsOf: () => undefined,
	laws: undefined,
	lessons: undefined,
	filesOf: () => []
};

/** Imports the files of a bank, which must be without error. */
export async function seedBank(
	db: Kysely<Database>,
	files: Record<string, string> = bankFiles()
): Promise<void> {
	await db.transaction().execute(async (trx) => {
		for (const [path, text] of Object.entries(files).sort(bySequence)) {
			if (path.startsWith('syllabus/')) {
				const { syllabus: tree, errors } = prepareSyllabus({ path, text });
				if (!tree) throw new Error(JSON.stringify(errors));
				await writeSyllabus(trx, tree);
			} else if (path.startsWith('blueprints/')) {
				const { blueprint: prepared, errors } = prepareBlueprint({ path, text });
				if (!prepared) throw new Error(JSON.stringify(errors));
				await writeBlueprint(trx, prepared);
			} else if (path === 'questions/laws.yaml') {
				const prepared = prepareLaws({ path, text });
				if (prepared.errors.length > 0) throw new Error(JSON.stringify(prepared.errors));
				await writeLaws(trx, prepared.laws);
			} else {
				const { bank, errors } = prepareQuestionFile({ path, text }, believing);
				if (!bank) throw new Error(JSON.stringify(errors));
				await writeQuestionFile(trx, bank);
			}
		}
	});
}

/** Laws come before the questions that cite them. */
function bySequence([a]: [string, string], [b]: [string, string]): number {
	return Number(a.endsWith('.md')) - Number(b.endsWith('.md'));
}
