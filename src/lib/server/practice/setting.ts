import type { Transaction } from 'kysely';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import type { SettingInput } from './input.ts';
import type { PracticeRules } from './rules.ts';

/** How somebody wants to practise. */
export interface PracticeSetting {
	/** Right answers in a row that take a question out of the wrong-question book. */
	rightInARow: number;
	minutesPerDay: number;
}

/** What the person has set, or what is usual. */
export async function readSetting(
	db: Reader,
	personId: number,
	rules: PracticeRules
): Promise<PracticeSetting> {
	const row = await db
		.selectFrom('practice_setting')
		.where(isOfPerson('person_id', personId))
		.select(['right_in_a_row as rightInARow', 'minutes_per_day as minutesPerDay'])
		.orderBy('person_id')
		.limit(1)
		.executeTakeFirst();
	return row ?? { rightInARow: rules.rightInARow, minutesPerDay: rules.minutesPerDay };
}

/** Sets how the actor practises. It is theirs alone, and the book follows at once. */
export async function saveSetting(
	trx: Transaction<Database>,
	{ personId }: Pick<Actor, 'personId'>,
	setting: SettingInput
): Promise<SettingInput> {
	await trx
		.insertInto('practice_setting')
		.values({ person_id: personId, ...setting })
		.onConflict((conflict) => conflict.column('person_id').doUpdateSet(setting))
		.execute();
	return setting;
}
