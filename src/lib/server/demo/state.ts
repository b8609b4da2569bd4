import type { Reader } from '../database/reader.ts';

/** Whether the demonstration is there, was there and was removed, or never was. */
export type DemoState = 'seeded' | 'cleared' | 'none';

export async function findDemoState(db: Reader): Promise<DemoState> {
	const unit = await db
		.selectFrom('unit')
		.select('id')
		.where('is_demo', '=', true)
		.limit(1)
		.executeTakeFirst();
	if (unit) return 'seeded';
	const clearing = await db
		.selectFrom('audit_event')
		.select('seq')
		.where('action', '=', 'demo.clear')
		.limit(1)
		.executeTakeFirst();
	return clearing ? 'cleared' : 'none';
}
