import type { Generated, GeneratedAlways } from 'kysely';
import type { Json } from '../database/json.ts';

export interface NoticeTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	kind: string;
	detail: Json;
	link: string | null;
	dedupe_key: string | null;
	created_at: Generated<Date>;
	read_at: Date | null;
}

export interface OutgoingMailTable {
	notice_id: number;
	attempts: Generated<number>;
	next_attempt_at: Generated<Date>;
	sent_at: Date | null;
	given_up_at: Date | null;
	last_error: string | null;
}

export interface NoticesSchema {
	notice: NoticeTable;
	outgoing_mail: OutgoingMailTable;
}
