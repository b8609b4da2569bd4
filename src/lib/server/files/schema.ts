import type { Generated, GeneratedAlways } from 'kysely';

export interface BlobTable {
	hash: Buffer;
	size_bytes: number;
	media_type: string;
	stored_at: Generated<Date>;
}

export interface FileTable {
	id: GeneratedAlways<number>;
	public_id: string;
	hash: Buffer;
	unit_id: number | null;
	purpose: string;
	name: string;
	created_at: Generated<Date>;
	created_by: number | null;
	deleted_at: Date | null;
}

export interface FilesSchema {
	blob: BlobTable;
	file: FileTable;
}
