import type { Generated } from 'kysely';
import type { Json } from '../database/json.ts';

export interface OperationTable {
	op_id: string;
	account_id: number | null;
	command: string;
	input_hash: Buffer;
	result: Json;
	completed_at: Generated<Date>;
}

export interface OperationsSchema {
	operation: OperationTable;
}
