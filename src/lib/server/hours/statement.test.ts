import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { verifyFile } from '#lib/signatures/verify.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { earn, received, seedPolicy, training } from '../../../../tests/support/hours.ts';
import { readText } from '../../../../tests/support/pixels.ts';
import { lastAudit, run, seedHolder, seedPerson } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { readRows } from '../../../../tests/support/workbook.ts';
import { writeFile } from '../signatures/document.ts';
import { listPublicKeys } from '../signatures/key.ts';
import { approveTraining } from './decision.ts';
import { recordExport } from './export.ts';
import { fileTraining } from './filing.ts';
import { getHolder } from './holder.ts';
import { listLines } from './ledger.ts';
import { reverseEntry } from './reversal.ts';
import { printStatement } from './statement-paper.ts';
import { writeStatementSheet } from './statement-sheet.ts';
import { readStatement, signStatement, statementLinesMax } from './statement.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
await seedPolicy(db);
const today = '2026-11-23';
const period = { from: '2026-01-01', until: '2027-01-01' };
const options = { period, today };

const hr = await seedHolder(db, vault, { name: '刘海燕', role: 'unit-hr', at: units.langli });
const learner = await seedHolder(db, vault, { name: '欧阳𠮷', role: 'learner', at: units.langli });
await earn(
	db,
	learner.personId,
	{ minutes: 90, on: '2026-03-01' },
	{ minutes: 20, on: '2025-03-01' }
);
const { publicId: filing } = await run(db, (trx) =>
	fileTraining(
		trx,
		learner,
		training({ part: { ledger: 'technician', subject: 'public' }, title: '=SUM(示例)' }),
		{ evidence: received() }
	)
);
await run(db, (trx) => approveTraining(trx, hr, filing, { minutes: 360, reason: null }));
const holder = await getHolder(db, learner.personId);

const sign = () => run(db, (trx) => signStatement(trx, vault, holder, options));

describe('a statement', () => {
	test('says what stands in the ledgers and every line, signed for whoever doubts it', async () => {
		const document = await sign();
		expect(verifyFile(writeFile(document), await listPublicKeys(db)).outcome).toBe('valid');
		const says = readStatement(document);
		expect(says).toMatchObject({
			holder: { name: '欧阳𠮷', unit: '㮾梨街道（示例）', post: '社会救助协理员' },
			issued_on: today
		});
		expect(
			says.ledgers.map(({ ledger, from, last_day, minutes, hours }) => [
				...[ledger, from, last_day, minutes, hours]
			])
		).toEqual([
			['continuing-education', '2026-01-01', '2026-12-31', 90, 1.5],
			['technician', '2026-01-01', '2026-12-31', 360, 8],
			['cadre', '2026-01-01', '2026-12-31', 0, 0]
		]);
		expect(says.lines).toMatchObject([
			{ on: '2026-03-01', minutes: 90, source: 'lesson', verified_by: null },
			{
				on: '2026-05-12',
				part: 'technician:public',
				source: 'external-training',
				verified_by: '刘海燕'
			}
		]);
	});

	test('is one document however often it is asked for, until something changes', async () => {
		const first = await sign();
		expect((await Promise.all([sign(), sign()])).map(({ publicId }) => publicId)).toEqual([
			first.publicId,
			first.publicId
		]);
		await earn(db, learner.personId, { minutes: 5, on: '2026-09-09' });
		expect((await sign()).publicId).not.toBe(first.publicId);
	});

	test('is printed with its name, its lines and the address of the answer', async () => {
		const document = await sign();
		const text = readText(await printStatement(document, 'https://xuexi.example.gov.cn'));
		for (const words of [
			'学时单',
			'欧阳𠮷',
			'社会工作者继续教育',
			'1.5 小时',
			'=SUM(示例)',
			'公需科目',
			'刘海燕',
			'https://xuexi.example.gov.cn/verify'
		])
			expect(text).toContain(words);
	});

	test('shows what was taken back, prints it, and sums without it', async () => {
		const { id } = await seedPerson(db, vault, { name: '冲销过' }, { at: units.langli });
		await earn(db, id, { minutes: 1_350, on: '2026-04-01' });
		const [line] = (await listLines(db, id, period)).lines;
		await run(db, (trx) =>
			reverseEntry(trx, hr, { entry: line?.public_id ?? '', reason: '有人代学。' })
		);
		const own = await getHolder(db, id);
		const document = await run(db, (trx) => signStatement(trx, vault, own, options));
		const says = readStatement(document);
		const text = readText(await printStatement(document, 'https://xuexi.example.gov.cn'));
		expect(text).toMatch(/−1\s350/);
		expect(says.ledgers[0]?.minutes).toBe(0);
		expect(says.lines.map(({ minutes, source }) => [minutes, source])).toEqual([
			[-1_350, 'reversal'],
			[1_350, 'lesson']
		]);
	});

	test('that would be longer than it may be is refused, and nothing is signed', async () => {
		const { id } = await seedPerson(db, vault, { name: '学得太多' }, { at: units.langli });
		await earn(db, id, { minutes: 1, on: '2026-06-01', key: 'course/0' });
		await sql`
			insert into hours_entry (public_id, person_id, ledger, minutes, earned_on, source_kind, source_key, title, evidence, rules)
			select gen_random_uuid(), person_id, ledger, minutes, earned_on, source_kind, 'course/' || number, title, evidence, rules
			from hours_entry, generate_series(1, ${statementLinesMax}::integer) number where person_id = ${id}`.execute(
			db
		);
		const own = await getHolder(db, id);
		const code = await codeOf(run(db, (trx) => signStatement(trx, vault, own, options)));
		expect(code).toBe('statement-too-long');
		const { count } = await db
			.selectFrom('signed_document')
			.where('person_id', '=', id)
			.select(({ fn }) => fn.countAll<number>().as('count'))
			.executeTakeFirstOrThrow();
		expect(count).toBe(0);
	});
});

test('the workbook holds the same as values, and a title is never a formula', async () => {
	const file = await writeStatementSheet(db, holder, options);
	const balances = readRows(file, 1).slice(4);
	expect(balances[0]).toHaveLength(7);
	expect(balances.slice(1).map(([ledger, , , minutes]) => [ledger, minutes])).toEqual([
		['社会工作者继续教育', 95],
		['专业技术人员继续教育', 360],
		['干部教育培训', 0]
	]);
	const lines = readRows(file, 2).slice(5);
	expect(lines).toHaveLength(3);
	expect(lines.at(-1)?.[1]).toBe('=SUM(示例)');
});

test('what staff take out leaves one audit row each ten minutes', async () => {
	const take = (what: string) => run(db, (trx) => recordExport(trx, hr, holder, { what }));
	await take('hours.pdf');
	expect(await lastAudit(db)).toMatchObject({
		action: 'learning.export',
		subject_id: holder.public_id,
		unit_id: units.langli.id,
		detail: { what: 'hours.pdf' }
	});
	await take('hours.pdf');
	await take('hours.xlsx');
	const { count } = await db
		.selectFrom('audit_event')
		.where('action', '=', 'learning.export')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	expect(count).toBe(2);
});
