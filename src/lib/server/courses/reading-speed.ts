import type { Reader } from '../database/reader.ts';
import { findRule } from '../policy/policy.ts';
import type { ReadingSpeeds } from './lesson-file.ts';

/** How fast somebody may be said to read, by the rules of the day; undefined while there are none. */
export async function findReadingSpeeds(db: Reader): Promise<ReadingSpeeds | undefined> {
	const slowest = await findRule(db, 'learning.reading-characters-per-minute-min');
	const fastest = await findRule(db, 'learning.reading-characters-per-minute-max');
	return slowest && fastest && { charactersMin: slowest.value, charactersMax: fastest.value };
}
