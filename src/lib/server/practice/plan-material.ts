import type { Subject } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import type { Road } from '../qualifications/road.ts';
import { wholeSubjects, type PlanMaterial } from '../qualifications/study-plan.ts';
import { findActiveSyllabus } from '../syllabus/syllabus.ts';
import { readPracticeRules } from './rules.ts';
import { readWeakness } from './weakness.ts';

/**
 * What the plan of a road is made of: the chapters of the subjects that are to be sat, by what they
 * weigh, and what practice says is lost of each. A subject without a syllabus is one chapter.
 */
export async function readPlanMaterial(
	db: Reader,
	personId: number,
	road: Pick<Road, 'standing' | 'subjectNames'>
): Promise<PlanMaterial> {
	const rules = await readPracticeRules(db);
	const chapters: PlanMaterial['chapters'][number][] = [];
	const weakness = new Map<string, number>();
	for (const subject of road.standing.toSit) {
		const syllabus = await findActiveSyllabus(db, subject satisfies Subject);
		if (!syllabus) {
			chapters.push(...wholeSubjects(road).filter((one) => one.subject === subject));
			continue;
		}
		const own = syllabus.chapters.filter(({ weight }) => weight > 0);
		chapters.push(...own.map(({ code, title, weight }) => ({ subject, code, title, weight })));
		for (const [topic, { weakness: lost }] of await readWeakness(db, personId, subject, rules))
			weakness.set(`${subject}/${topic}`, lost);
	}
	return { chapters, weakness: (subject, chapter) => weakness.get(`${subject}/${chapter}`) };
}
