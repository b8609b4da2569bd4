import { expect, test } from 'vitest';
import { subjects, type Subject } from '#lib/exam/question.ts';
import { systemActor } from '#lib/server/audit/audit.ts';
import { importContent } from '#lib/server/content/import.ts';
import { createPaper, getPaper } from '#lib/server/papers/paper.ts';
import type { PaperHistory } from '#lib/server/papers/pool.ts';
import { freshBlobs } from './support/blobs.ts';
import { freshDatabase } from './support/database.ts';

const { db } = await freshDatabase();
const folder = new URL('../content', import.meta.url).pathname;
const { errors } = await importContent(db, { folder, blobs: freshBlobs() });
/** The sitting that people prepare for. */
const year = 2027;

async function make(subject: Subject, history: PaperHistory, seed = 1) {
	const actor = systemActor('test');
	const { paperId, shortages } = await db
		.transaction()
		.execute((trx) => createPaper(trx, actor, { subject, year, history, seed }));
	expect(shortages).toEqual([]);
	return getPaper(db, paperId ?? 0);
}

test('the content that ships is imported without an error', () => {
	expect(errors).toEqual([]);
});

test.each(subjects)('the bank makes papers of %s', async (subject) => {
	const { items, points } = await make(subject, { seen: new Set(), papers: [] });
	const sections = new Map<string, number>();
	for (const { kind } of items) sections.set(kind, (sections.get(kind) ?? 0) + 1);

	expect(Object.fromEntries(sections)).toEqual(
		subject === 'B3'
			? { case: 4, design: 1 }
			: subject === 'C1'
				? { case: 3, essay: 1 }
				: { single: 60, multiple: 20 }
	);
	expect(points).toBe(100);
	expect(items.reduce((sum, item) => sum + item.points, 0)).toBe(100);
	expect(new Set(items.map(({ questionId }) => questionId)).size).toBe(items.length);
});

test.each(['A1', 'A2', 'B1', 'B2', 'B3'] as const)(
	'whoever has sat one of %s gets another that shares nothing with it',
	async (subject) => {
		const first = await make(subject, { seen: new Set(), papers: [] });
		const questions = new Set(first.items.map(({ questionId }) => questionId));
		const second = await make(subject, { seen: questions, papers: [questions] }, 2);

		expect(second.items.filter(({ questionId }) => questions.has(questionId))).toEqual([]);
	}
);
