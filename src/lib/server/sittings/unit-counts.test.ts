import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { openPaper } from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { answerPaper, personOf, seedClass } from '../../../../tests/support/sittings.ts';
import { scopeOf } from '../grants/actor.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { countPapers, listPaperTakers } from './unit-counts.ts';

const { db, vault } = await freshDatabase();
const { zhou, wang, li, langli, xingsha, seedSitting, start } = await seedClass(db, vault);
const hr = await seedHolder(db, vault, { name: '谭月红', role: 'unit-hr', at: langli });
const far = await seedHolder(db, vault, { name: '远人事', role: 'unit-hr', at: xingsha });
const people = scopeOf(hr, 'qualifications.view');

test('a unit sees who sat how many papers, and never what they came to', async () => {
	for (const actor of [wang, li, wang]) {
		const sitting = await seedSitting();
		const { attempt } = await start(sitting, actor);
		await answerPaper(db, actor, attempt, [['B']]);
		await run(db, (trx) => submitAttempt(trx, actor, attempt));
	}
	await openPaper(db, zhou, await paperOf());

	expect(await countPapers(db, people)).toEqual([{ subject: 'A1', papers: 3, people: 2 }]);
	const { takers, after } = await listPaperTakers(db, people, {});
	expect(after).toBeNull();
	expect(takers.map(({ name, papers }) => [name, papers])).toEqual([
		['李建国', 1],
		['王小梅', 2]
	]);
	expect(Object.keys(takers[0] ?? {}).sort()).toEqual([
		'lastOn',
		'name',
		'papers',
		'person',
		'unit'
	]);
});

test('the list follows the subject and the page, and ends at the unit', async () => {
	expect((await listPaperTakers(db, people, { subject: 'A2' })).takers).toEqual([]);
	const next = await listPaperTakers(db, people, { cursor: personOf(li) });
	expect(next.takers.map(({ name }) => name)).toEqual(['王小梅']);
	expect(await countPapers(db, scopeOf(far, 'qualifications.view'))).toEqual([]);
	expect((await listPaperTakers(db, scopeOf(wang, 'qualifications.view'), {})).takers).toEqual([]);
});

async function paperOf(): Promise<number> {
	const { id } = await db.selectFrom('paper').select('id').executeTakeFirstOrThrow();
	return id;
}
