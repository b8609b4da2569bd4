import type { Generated } from 'kysely';
import type { Json } from '../database/json.ts';

export interface AuditEventTable {
	seq: number;
	occurred_at: Date;
	account_id: number | null;
	person_id: number | null;
	actor_name: string;
	request_id: string | null;
	action: string;
	outcome: string;
	subject_kind: string | null;
	subject_id: string | null;
	unit_id: number | null;
	detail: Json;
	previous_hash: Buffer;
	hash: Buffer;
}

export interface AuditHeadTable {
	only_one: Generated<boolean>;
	seq: number;
	hash: Buffer;
}

export interface AuditSchema {
	audit_event: AuditEventTable;
	audit_head: AuditHeadTable;
}
