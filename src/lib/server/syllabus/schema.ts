import type { GeneratedAlways } from 'kysely';

export interface SyllabusTable {
	id: GeneratedAlways<number>;
	/** Such as `2025版`. */
	edition: string;
	subject: string;
	status: string;
	source: string;
}

export interface SyllabusChapterTable {
	id: GeneratedAlways<number>;
	syllabus_id: number;
	ordinal: number;
	/** The topic code, the same in every subject and edition. */
	code: string;
	title: string;
	/** Expected marks of 100, an estimate of the platform. */
	weight: number;
	confidence: string;
	/** When the file ceased to name it; questions may still refer to it. */
	withdrawn_at: Date | null;
}

export interface SyllabusPointTable {
	id: GeneratedAlways<number>;
	chapter_id: number;
	ordinal: number;
	/** Begins with the code of its chapter and a full stop. */
	code: string;
	title: string;
	weight: number;
	confidence: string;
	withdrawn_at: Date | null;
}

export interface SyllabusSchema {
	syllabus: SyllabusTable;
	syllabus_chapter: SyllabusChapterTable;
	syllabus_point: SyllabusPointTable;
}
