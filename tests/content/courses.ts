import { tiers, type Tier } from '#lib/courses/codes.ts';
import { countCharacters } from '#lib/markdown/text.ts';
import { courseOf, type ContentRule } from './content.ts';
import { courseLimits, coursesMin, coursesOfServiceMin, readingLevels } from './limits.ts';

const paragraph = '老周把门开了一条缝。小何站在门外，先说自己是谁，再问方不方便进去坐坐。\n\n';
const check = `:::check single #one
怎么做？

- [ ] 进门就问钱
- [x] 先说自己是谁
- [ ] 站着不说话

> 先说自己是谁。
:::

`;
const form = ':::form #sheet 提纲\n姓名：____\n:::\n';
/** A lesson in which nothing is wrong. */
const good = `${paragraph.repeat(32)}${check}${check.replace('#one', '#two')}${form}`;

const services = ['S1', 'S2', 'S3', 'S4', 'S5'] as const;

const enough: ContentRule = {
	name: 'there are enough courses of each tier, and each service has some',
	bad: () => courseOf([good], { services: ['S1'] }),
	badCount: tiers.length + services.length,
	find: ({ courses }) => [
		...tiers.flatMap((tier) => {
			const count = courses.filter(({ manifest }) => manifest.tier === tier).length;
			return count < coursesMin[tier] ? [`${tier} has ${count} courses`] : [];
		}),
		...services.flatMap((service) => {
			const count = courses.filter(({ manifest }) => manifest.services.includes(service)).length;
			return count < coursesOfServiceMin ? [`${service} has ${count} courses`] : [];
		})
	]
};

const lessons: ContentRule = {
	name: 'a course has four to eight lessons, a form to use tomorrow, and what it rests on',
	bad: () => courseOf([good.replace(form, '')], { references: [] }),
	badCount: 3,
	find: ({ courses }) =>
		courses.flatMap(({ slug, lessons: all, manifest }) => {
			const found: string[] = [];
			const { lessonsMin, lessonsMax, formsMin } = courseLimits;
			if (all.length < lessonsMin || all.length > lessonsMax)
				found.push(`${slug} has ${all.length} lessons`);
			if (all.reduce((sum, lesson) => sum + lesson.forms, 0) < formsMin)
				found.push(`${slug} has no form`);
			if (manifest.references.length === 0) found.push(`${slug} names nothing that it rests on`);
			return found;
		})
};

const lengths: ContentRule = {
	name: 'a lesson has 900 to 1,800 characters of running text',
	bad: () => courseOf([good, good.repeat(2).replaceAll(/^:::[\s\S]*?^:::$/gm, ''), paragraph]),
	badCount: 2,
	find: ({ courses }) =>
		courses.flatMap(({ lessons: all }) =>
			all.flatMap(({ file, running }) => {
				const count = countCharacters(running);
				return count < courseLimits.charactersMin || count > courseLimits.charactersMax
					? [`${file} has ${count} characters`]
					: [];
			})
		)
};

const checks: ContentRule = {
	name: 'a lesson has at least two checks',
	bad: () => courseOf([good, good.replace(check, '')]),
	find: ({ courses }) =>
		courses.flatMap(({ lessons: all }) =>
			all
				.filter((lesson) => lesson.checks < courseLimits.checksOfLessonMin)
				.map((lesson) => `${lesson.file} has ${lesson.checks} checks`)
		)
};

const readable: ContentRule = {
	name: 'a lesson is as easy to read as its tier asks',
	bad: () =>
		courseOf([
			good,
			`${paragraph.replaceAll(/[。，]/g, '')}\n\n`.repeat(10),
			`${paragraph}兀自踟蹰于阡陌之间。\n\n`.repeat(10)
		]),
	badCount: 2,
	find: ({ courses }) =>
		courses.flatMap(({ lessons: all }) =>
			all.flatMap(({ file, tier, running }) =>
				findHard(running, tier).map((what) => `${file}: ${what}`)
			)
		)
};

function findHard(text: string, tier: Tier): string[] {
	const { sentenceCharactersMax, uncommonPercentMax } = readingLevels[tier];
	const mean = meanSentence(text);
	const { percent, characters } = uncommon(text);
	const found: string[] = [];
	if (mean > sentenceCharactersMax) found.push(`sentences have ${mean.toFixed(1)} characters`);
	if (percent > uncommonPercentMax)
		found.push(`${percent.toFixed(2)} % of the characters are uncommon: ${characters}`);
	return found;
}

/** Characters of a sentence on average, punctuation left out. */
function meanSentence(text: string): number {
	const lengths = text
		.split(/[。！？；\n]/)
		.map((sentence) => [...sentence.replace(/[^\p{L}\p{N}]/gu, '')].length)
		.filter((length) => length > 0);
	return lengths.reduce((sum, length) => sum + length, 0) / Math.max(lengths.length, 1);
}

const common = commonCharacters();

function uncommon(text: string): { percent: number; characters: string } {
	const chinese = [...text].filter((character) => /\p{Script=Han}/u.test(character));
	const rare = chinese.filter((character) => !common.has(character));
	return {
		percent: (100 * rare.length) / Math.max(chinese.length, 1),
		characters: [...new Set(rare)].join('')
	};
}

/** The 3,755 characters of the first level of GB 2312: rows 16 to 55 of its table. */
export function commonCharacters(): ReadonlySet<string> {
	const decoder = new TextDecoder('gb2312');
	const characters = new Set<string>();
	for (let row = 0xb0; row <= 0xd7; row++) {
		for (let cell = 0xa1; cell <= 0xfe; cell++) {
			const character = decoder.decode(new Uint8Array([row, cell]));
			if (/^\p{Script=Han}$/u.test(character)) characters.add(character);
		}
	}
	return characters;
}

export const courseRules = [enough, lessons, lengths, checks, readable];
