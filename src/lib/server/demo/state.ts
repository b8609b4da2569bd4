import type { Reader } from '../database/reader.ts';

/** Whether invented units are in the database. */
export async function isDemoSeeded(db: Reader): Promise<boolean> {
	const unit = await db
		.selectFrom('unit')
		.select('id')
		.where('is_demo', '=', true)
		.limit(1)
		.executeTakeFirst();
	return unit !== undefined;
}

/** Whether the demonstration was ever removed. Reads the audit through, so ask it of a young one. */
export async function wasDemoCleared(db: Reader): Promise<boolean> {
	const clearing = await db
		.selectFrom('audit_event')
		.select('seq')
		.where('action', '=', 'demo.clear')
		.limit(1)
		.executeTakeFirst();
	return clearing !== undefined;
}
