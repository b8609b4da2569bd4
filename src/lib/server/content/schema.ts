import type { Generated } from 'kysely';

export interface ContentFileTable {
	path: string;
	kind: string;
	hash: Buffer;
	imported_at: Generated<Date>;
}

export interface ContentSchema {
	content_file: ContentFileTable;
}
