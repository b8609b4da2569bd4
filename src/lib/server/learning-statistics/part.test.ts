import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { rightAnswer, seedCourse } from '../../../../tests/support/training.ts';
import { findPart } from './part.ts';

const { db } = await freshDatabase();
const course = await seedCourse(db, { slug: 'first-home-visit' });
const part = (parts: Parameters<typeof findPart>[1]) =>
	findPart(db, { course: course.slug, ...parts });

test('a section is called by its titles, the words before the first heading by the lesson alone', async () => {
	const nothing = { question: null, option: null };
	expect(await part({ section: '01-knock/s-说清来意' })).toEqual({
		...{ lesson: '敲门之前', section: '说清来意', ...nothing }
	});
	expect(await part({ section: '01-knock/intro', publication: 1 })).toEqual({
		...{ lesson: '敲门之前', section: null, ...nothing }
	});
});

test('a check is called by what it asks, and a choice by its text', async () => {
	expect(await part({ check: '01-knock/first-words', option: 'c' })).toEqual({
		...{ lesson: '敲门之前', section: null },
		...{ question: '门开了一条缝，先说哪句？', option: '有人反映您家' }
	});
	const { right } = await rightAnswer(db, course, 'steps');
	expect((await part({ check: '01-knock/steps', option: `1:${right[2]}` }))?.option).toBe(
		'1. 说明来意'
	);
	expect((await part({ check: '01-knock/who', option: '对方' }))?.option).toBe('对方');
});

test('what is not there has no name', async () => {
	expect(await part({ section: '01-knock/nowhere' })).toBeUndefined();
	expect(await part({ check: '01-knock/nowhere' })).toBeUndefined();
	expect(await part({ section: '01-knock/intro', publication: 2 })).toBeUndefined();
	expect(await part({ course: 'nowhere', section: '01-knock/intro' })).toBeUndefined();
	expect(await part({})).toBeUndefined();
});
