import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { systemActor } from '#lib/server/audit/audit.ts';
import { preparePackage, type PackageFile } from '#lib/server/courses/package.ts';
import { publishPackage } from '#lib/server/courses/publication.ts';
import type { Database } from '#lib/server/database/schema.ts';

/** The smallest picture there is. */
export const pixel = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64'
);

export const manifest = `title: 走访入门（示例）
summary: 学完能走一户。
tier: T1
audiences: [village-staff]
services: [S1, S4]
mechanisms: [M1]
client_groups: [dibao]
language: zh-CN
ledgers: [continuing-education]
outcomes:
  - 能准备一份提纲
  - 能说清来意
  - 能写下事实
completion:
  lessons: all
lessons: [01-before, 02-door]
terms:
  低保: 最低生活保障。
change_note: 首次发布。
`;

export const before = `---
title: 敲门之前
minutes: 1
summary: 想清楚三件事。
---

三月初，柑橘树刚剪过枝。村里到底谁有:term[低保]？

## 线索不等于结论

听来的话都是线索。**带着结论敲门的人**，只看得见自己想看的。

![家庭结构图](media/map.png)

:::check single #clue
支书说“能过”，怎么做？

- [ ] 先放一放
  > 熟人也会看漏。
- [x] 自己去看一次
- [ ] 直接报上去

> 线索的用处只有一个，就是提醒你去看。
:::

## 入户走访的提纲

提纲放在包里，聊的时候不照着念。
`;

export const door = `---
title: 门开了一条缝
minutes: 1
---

## 头一分钟

:::check order #steps optional
排好先后。

1. 招呼一声
2. 说明来意
3. 问方不方便

> 先让人认识你，再让人决定。
:::
`;

/** The files of a course of two lessons, by their path in it. */
export function courseFiles(): Record<string, string | Buffer> {
	return {
		'course.yaml': manifest,
		'01-before.md': before,
		'02-door.md': door,
		'media/map.png': pixel
	};
}

/** The files as a domain gets them, those that are undefined left out; `folder` such as `courses/x`. */
export function packageFiles(
	folder: string,
	files: Record<string, string | Buffer | undefined>
): PackageFile[] {
	return Object.entries(files).flatMap(([path, content]) =>
		content === undefined
			? []
			: [
					{
						path: `${folder}/${path}`,
						hash: createHash('sha256').update(content).digest(),
						sizeBytes: Buffer.byteLength(content),
						head: Buffer.from(content).subarray(0, 4_096),
						text: typeof content === 'string' ? content : undefined
					}
				]
	);
}

/** Lays the files of a course into a content folder. */
export function writeCourse(
	content: string,
	slug: string,
	files: Record<string, string | Buffer>
): void {
	for (const [path, text] of Object.entries(files)) {
		const target = join(content, 'courses', slug, path);
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, text);
	}
}

/** Publishes a course from its files, which must be without error. */
export async function seedCourse(
	db: Kysely<Database>,
	slug: string,
	files: Record<string, string | Buffer | undefined> = courseFiles()
) {
	const folder = `courses/${slug}`;
	const context = { courses: new Set([slug]), speeds: undefined };
	const { course, errors } = preparePackage(folder, packageFiles(folder, files), context);
	if (!course) throw new Error(JSON.stringify(errors));
	return db.transaction().execute((trx) => publishPackage(trx, systemActor('test'), course));
}
