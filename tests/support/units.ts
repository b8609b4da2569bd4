import type { Kysely } from 'kysely';
import { systemActor } from '#lib/server/audit/audit.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { createUnit } from '#lib/server/units/creation.ts';
import type { CreationInput } from '#lib/server/units/input.ts';
import type { UnitIdentity } from '#lib/server/units/version.ts';

export const foundingDay = '2020-01-01';

/** What is the same for most units of a test: a civil-affairs unit founded on the founding day. */
export function creation(
	facts: Pick<CreationInput, 'name' | 'level' | 'parent'> & Partial<CreationInput>
): CreationInput {
	return {
		tree: 'civil-affairs',
		kind: kindByLevel[facts.level ?? 6] ?? 'social-work-station',
		short_name: null,
		division_code: null,
		code: null,
		credit_code: null,
		effective_on: foundingDay,
		document_number: '示例民发〔2020〕1号',
		reason: null,
		is_demo: true,
		...facts
	};
}

const kindByLevel: Record<number, CreationInput['kind']> = {
	0: 'civil-affairs',
	1: 'civil-affairs',
	2: 'civil-affairs',
	3: 'civil-affairs',
	4: 'township',
	5: 'community'
};

/**
 * A small civil-affairs tree with the irregular places: Dongguan has no counties, Xiantao stands
 * under its province, and a street has a rare character.
 */
export async function seedUnits(db: Kysely<Database>) {
	const found = (name: string, level: number, parent: UnitIdentity | null) =>
		db
			.transaction()
			.execute((trx) =>
				createUnit(
					trx,
					systemActor('test'),
					'everywhere',
					creation({ name, level, parent: parent?.public_id ?? null })
				)
			);
	const nation = await found('民政部（示例）', 0, null);
	const hunan = await found('湖南省民政厅（示例）', 1, nation);
	const changsha = await found('长沙市民政局（示例）', 2, hunan);
	const changshaCounty = await found('长沙县民政局（示例）', 3, changsha);
	const langli = await found('㮾梨街道（示例）', 4, changshaCounty);
	const longtang = await found('龙塘社区（示例）', 5, langli);
	const xingsha = await found('星沙街道（示例）', 4, changshaCounty);
	const huaihua = await found('怀化市民政局（示例）', 2, hunan);
	const xupu = await found('溆浦县民政局（示例）', 3, huaihua);
	const guangdong = await found('广东省民政厅（示例）', 1, nation);
	const dongguan = await found('东莞市民政局（示例）', 2, guangdong);
	const shilong = await found('石龙镇（示例）', 4, dongguan);
	const hubei = await found('湖北省民政厅（示例）', 1, nation);
	const xiantao = await found('仙桃市民政局（示例）', 3, hubei);
	return {
		...{ nation, hunan, changsha, changshaCounty, langli, longtang, xingsha, huaihua, xupu },
		...{ guangdong, dongguan, shilong, hubei, xiantao }
	};
}
