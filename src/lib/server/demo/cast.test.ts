import { join } from 'node:path';
import { expect, test } from 'vitest';
import { normaliseDocumentNumber, readResidentNumber } from '../people/document-number.ts';
import { normaliseName } from '../people/name.ts';
import { DEMO_ACCOUNTS } from './accounts.ts';
import { castPeople } from './cast.ts';
import { readDemoScript } from './script.ts';

const folder = join(import.meta.dirname, '../../../../content/demo');
const script = await readDemoScript(folder, { today: '2026-11-23' });
const cast = castPeople(script);

test('the cast is the same in every run', () => {
	expect(castPeople(script)).toEqual(cast);
});

test('on another day the same cast is seeded, but for the days that are counted from it', async () => {
	const later = castPeople(await readDemoScript(folder, { today: '2026-11-24' }));
	const endOf = (people: typeof cast, name: string) =>
		people.find((member) => member.name === name)?.posts[0]?.until;
	const withoutEnds = (people: typeof cast) =>
		people.map((member) => ({
			...member,
			posts: member.posts.map((post) => ({ ...post, until: undefined })),
			grants: member.grants.map((grant) => ({ ...grant, until: undefined }))
		}));

	expect([endOf(cast, '米建华'), endOf(later, '米建华')]).toEqual(['2026-12-19', '2026-12-20']);
	expect(withoutEnds(later)).toEqual(withoutEnds(cast));
});

test('every number is well formed, states day of birth and sex, and is of no division', () => {
	for (const { documentNumber, born, sex } of cast) {
		expect(normaliseDocumentNumber('resident-id', documentNumber)).toBe(documentNumber);
		expect(readResidentNumber(documentNumber)).toEqual({ birthOn: born, sex });
		expect(documentNumber.startsWith('99')).toBe(true);
	}
	expect(new Set(cast.map(({ documentNumber }) => documentNumber)).size).toBe(cast.length);
});

test('every name is one that the register keeps as it is', () => {
	for (const { name } of cast) expect(normaliseName(name)).toBe(name);
});

test('nobody works as a child, and each post ends after it begins', () => {
	for (const { born, posts } of cast) {
		for (const { from, until } of posts) {
			expect(Number(from.slice(0, 4)) - Number(born.slice(0, 4))).toBeGreaterThanOrEqual(18);
			expect(until === null || until > from).toBe(true);
		}
	}
});

test('units have the staff that the script gives them', () => {
	const centre = cast.flatMap(({ posts }) =>
		posts.filter(({ unit, from }) => unit === '431224D002' && from < '2026-11-01')
	);
	const present = centre.filter(({ until, isPrimary }) => until === null && isPrimary);

	expect(present).toHaveLength(16);
	expect(present.filter(({ employment }) => employment === 'public-institution')).toHaveLength(10);
	expect(present.filter(({ employment }) => employment === 'purchased-service')).toHaveLength(6);
});

test('the sign-in page and the script name the same accounts', () => {
	const authored = script.people.flatMap(({ name, account, portrait }) =>
		account === undefined ? [] : [{ userName: account, personName: name, portrait }]
	);

	expect(
		DEMO_ACCOUNTS.map(({ userName, personName, portrait }) => ({ userName, personName, portrait }))
	).toEqual(authored);
});
