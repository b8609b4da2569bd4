import type { Generated, GeneratedAlways } from 'kysely';

/** One paper for one class, within a window. */
export interface SittingTable {
	id: GeneratedAlways<number>;
	public_id: string;
	title: string;
	/** The base that holds it. */
	unit_id: number;
	/** Whoever opened it, and alone sees how its learners did. */
	trainer_id: number;
	paper_id: number;
	subject: string;
	/** From when to when somebody may start; whoever has started has all their minutes. */
	opens_at: Date;
	starts_until: Date;
	minutes: number;
	/** What everybody was given on top. */
	extra_minutes: Generated<number>;
	created_at: Generated<Date>;
	withdrawn_at: Date | null;
	closed_at: Date | null;
	published_at: Date | null;
}

export interface SittingMemberTable {
	sitting_id: number;
	person_id: number;
	added_at: Generated<Date>;
	/** What they were given on top, beside what everybody was. */
	extra_minutes: Generated<number>;
}

export interface SittingsSchema {
	sitting: SittingTable;
	sitting_member: SittingMemberTable;
}
