import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { verifyPlaces } from './place.ts';

const { db } = await freshDatabase();

test('the irregular tree is placed as it stands', async () => {
	await seedUnits(db);
	expect(await verifyPlaces(db)).toEqual([]);
});
