import type { CheckKey, CheckKind } from '#lib/courses/check.ts';
import type { LedgerPart } from '#lib/hours.ts';
import { isLedgerPartCode, ledgerPartOf } from '#lib/hours.ts';
import { baseName } from '../courses/course.ts';
import type { Reader } from '../database/reader.ts';
import type { CompletionRule, StoredDemands } from '../learning/demands.ts';

export interface DemoCheck {
	id: number;
	slug: string;
	kind: CheckKind;
	isRequired: boolean;
	/** The ids of what there is to choose from. */
	options: string[];
	key: CheckKey;
}

export interface DemoLesson {
	id: number;
	slug: string;
	title: string;
	minutes: number;
	characters: number;
	sections: StoredDemands['sections'];
	media: StoredDemands['media'];
	checks: DemoCheck[];
}

/** A course as somebody new gets it. */
export interface DemoCourse {
	id: number;
	publicationId: number;
	facts: { slug: string; title: string; tier: string; publication: number };
	base: { code: string; name: string } | null;
	completion: CompletionRule;
	/** As its manifest writes them, and as the ledgers know them. */
	ledgers: string[];
	parts: LedgerPart[];
	lessons: DemoLesson[];
}

/** What can be learnt in this database, by the slug of the course: nothing without content. */
export async function readCurriculum(db: Reader): Promise<Map<string, DemoCourse>> {
	const lessons = await listLessons(db);
	const rows = await db
		.selectFrom('course')
		.innerJoin(
			'course_publication as publication',
			'publication.id',
			'course.current_publication_id'
		)
		.where('course.withdrawn_at', 'is', null)
		.select([
			'course.id',
			'course.slug',
			'course.base_code',
			baseName.as('base_name'),
			'publication.id as publication_id',
			'publication.title',
			'publication.tier',
			'publication.number',
			'publication.manifest'
		])
		.execute();
	return new Map(
		rows.map(({ id, slug, title, tier, base_code: code, base_name: name, ...row }) => {
			const manifest = row.manifest as unknown as { completion: CompletionRule; ledgers: string[] };
			return [
				slug,
				{
					id,
					publicationId: row.publication_id,
					facts: { slug, title, tier, publication: row.number },
					base: code !== null && name !== null ? { code, name } : null,
					completion: manifest.completion,
					ledgers: manifest.ledgers,
					parts: manifest.ledgers.filter(isLedgerPartCode).map(ledgerPartOf),
					lessons: lessons.get(row.publication_id) ?? []
				}
			];
		})
	);
}

/** The lessons that a new learner gets, in order, by their publication. */
async function listLessons(db: Reader): Promise<Map<number, DemoLesson[]>> {
	const checks = await listChecks(db);
	const rows = await db
		.selectFrom('lesson')
		.innerJoin('course', 'course.current_publication_id', 'lesson.publication_id')
		.select([
			'lesson.id',
			'lesson.publication_id',
			'lesson.slug',
			'lesson.title',
			'lesson.minutes',
			'lesson.characters',
			'lesson.sections',
			'lesson.media'
		])
		.orderBy('lesson.ordinal')
		.execute();
	const lessons = rows.map(({ sections, media, ...lesson }) => ({
		...lesson,
		sections: sections as unknown as StoredDemands['sections'],
		media: media as unknown as StoredDemands['media'],
		checks: checks.get(lesson.id) ?? []
	}));
	return Map.groupBy(lessons, ({ publication_id }) => publication_id);
}

async function listChecks(db: Reader): Promise<Map<number, DemoCheck[]>> {
	const rows = await db
		.selectFrom('lesson_check')
		.innerJoin('lesson', 'lesson.id', 'lesson_check.lesson_id')
		.innerJoin('course', 'course.current_publication_id', 'lesson.publication_id')
		.select([
			'lesson_check.id',
			'lesson_check.lesson_id',
			'lesson_check.slug',
			'lesson_check.kind',
			'lesson_check.is_required',
			'lesson_check.shown',
			'lesson_check.answer_key'
		])
		.orderBy('lesson_check.ordinal')
		.execute();
	const checks = rows.map(({ id, lesson_id, slug, kind, is_required, shown, answer_key }) => ({
		...{ id, lesson_id, slug },
		kind: kind as CheckKind,
		isRequired: is_required,
		options: (shown as unknown as { options: { id: string }[] }).options.map((option) => option.id),
		key: answer_key as unknown as CheckKey
	}));
	return Map.groupBy(checks, ({ lesson_id }) => lesson_id);
}
