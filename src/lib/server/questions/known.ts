import type { Subject } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import type { BankContext } from './question-file.ts';

/** What questions may refer to, as the database has it. */
export async function readBankContext(db: Reader): Promise<Omit<BankContext, 'filesOf'>> {
	const topics = await db
		.selectFrom('syllabus')
		.innerJoin('syllabus_chapter as chapter', 'chapter.syllabus_id', 'syllabus.id')
		.innerJoin('syllabus_point as point', 'point.chapter_id', 'chapter.id')
		.select(['syllabus.edition', 'syllabus.subject'])
		.select(['chapter.code as chapterCode', 'point.code as pointCode'])
		.where('point.withdrawn_at', 'is', null)
		.execute();
	const trees = new Map<string, Set<string>>();
	for (const { edition, subject, chapterCode, pointCode } of topics) {
		const key = `${edition} ${subject}`;
		trees.set(key, (trees.get(key) ?? new Set()).add(chapterCode).add(pointCode));
	}
	const laws = await db.selectFrom('law').select('code').execute();
	const lessons = await db
		.selectFrom('course')
		.innerJoin('lesson', 'lesson.publication_id', 'course.current_publication_id')
		.select(['course.slug as course', 'lesson.slug as lesson'])
		.execute();
	return {
		topicsOf: (edition: string, subject: Subject) =>
			trees.get(`${edition} ${subject}`) ?? new Set(),
		laws: new Set(laws.map(({ code }) => code)),
		lessons: new Set(lessons.map(({ course, lesson }) => `${course}/${lesson}`))
	};
}
