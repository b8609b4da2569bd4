import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedHolder, seedPerson } from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { searchPeople } from './search.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const county = await seedHolder(db, vault, {
	name: '主管',
	role: 'county-bureau',
	at: units.changshaCounty
});
const names = ['单小示', '单小', '示单', '解晓示', '阿依古丽·买买提', '𠮷小㮾', 'Jane Li', '张伟3'];
for (const name of names) await seedPerson(db, vault, { name }, { at: units.langli });
await seedPerson(db, vault, { name: '单远' }, { at: units.xupu });

async function found(query: string): Promise<string[]> {
	const { people } = await searchPeople(db, county, { query });
	return people.map(({ name }) => name);
}

test.each([
	['单', ['示单', '单小', '单小示']],
	['小示', ['单小示']],
	['示小', []],
	['sx', ['单小', '单小示']],
	['SXS', ['单小示']],
	['xx', ['解晓示']],
	['买买提', ['阿依古丽·买买提']],
	['古丽•买', ['阿依古丽·买买提']],
	['ayg', ['阿依古丽·买买提']],
	['㮾', ['𠮷小㮾']],
	['𠮷', ['𠮷小㮾']],
	['jane', ['Jane Li']],
	['Jane L', ['Jane Li']],
	['zw3', ['张伟3']],
	['%', []],
	['_', []],
	["'; drop table person; --", []]
])('%j finds %j', async (query, expected) => {
	expect(await found(query)).toEqual(expected);
});

test('without a query everybody in scope is listed, by initials, and nobody else', async () => {
	const { people, after } = await searchPeople(db, county);
	const listed = people.map(({ name }) => name);
	expect(listed.toSorted()).toEqual([...names, '主管'].toSorted());
	expect(listed[0]).toBe('阿依古丽·买买提');
	expect(listed).not.toContain('单远');
	expect(after).toBeUndefined();
});

test('pages follow each other in order, without a gap or a repetition', async () => {
	for (let at = 0; at < 120; at++) {
		await seedPerson(db, vault, { name: `钱多${at}` }, { at: units.xingsha, post: null });
	}
	const listed: string[] = [];
	let after: string | undefined;
	let pages = 0;
	do {
		const page = await searchPeople(db, county, { query: '钱', ...(after && { after }) });
		listed.push(...page.people.map(({ name }) => name));
		after = page.after;
		pages++;
	} while (after);
	expect([pages, listed.length, new Set(listed).size]).toEqual([3, 120, 120]);
});

test('a summary names the unit of the main post', async () => {
	const { people } = await searchPeople(db, county, { query: '解晓' });
	expect(people).toMatchObject([{ unit_name: '㮾梨街道（示例）' }]);
});

test('who holds no post today can be listed alone', async () => {
	const { people } = await searchPeople(db, county, { isUnposted: true });
	expect(people.length).toBe(50);
	expect(people.every(({ name, unit_name }) => name.startsWith('钱多') && unit_name === null)).toBe(
		true
	);
});
