import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { achievementOf, seedClassHourRule } from '../../tests/support/certificates.ts';
import { freshDatabase } from '../../tests/support/database.ts';
import { run, seedPerson, system } from '../../tests/support/people.ts';
import { seedUnits } from '../../tests/support/units.ts';
import { issueCertificate } from '#lib/server/certificates/certificate.ts';
import { revokeCertificate } from '#lib/server/certificates/register.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { getDocument, writeFile } from '#lib/server/signatures/document.ts';
import { listPublicKeys } from '#lib/server/signatures/key.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhixing-verify-'));
const file = join(folder, 'certificate.json');
const changed = join(folder, 'changed.json');
const keys = join(folder, 'keys.json');

let db: Kysely<Database>;
let url: string;
let publicId: string;

beforeAll(async () => {
	const fresh = await freshDatabase();
	({ db, url } = fresh);
	const { langli } = await seedUnits(db);
	await seedClassHourRule(db);
	const wang = await seedPerson(db, fresh.vault, { name: '王𬭩' }, { at: langli });
	const issued = await run(db, (trx) =>
		issueCertificate(trx, fresh.vault, system, achievementOf(wang))
	);
	publicId = issued.publicId;
	const text = writeFile(await getDocument(db, publicId));
	writeFileSync(file, text);
	writeFileSync(changed, text.replace('王𬭩', '王秀兰'));
	writeFileSync(keys, JSON.stringify({ keys: await listPublicKeys(db) }));
});

/** Runs the command as an operator does. */
function verify(...words: string[]): { status: number | null; output: string } {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		['src/cli/zhixing.ts', 'verify', 'certificate', ...words],
		{
			encoding: 'utf8',
			env: { ...process.env, DATABASE_URL: url, ZHIXING_HOME: folder, ZHIXING_LANGUAGE: 'zh-CN' }
		}
	);
	return { status, output: stdout + stderr };
}

describe('with published keys', () => {
	test('a genuine file passes and says whose it is', () => {
		const { status, output } = verify(file, '--keys', keys);
		expect(output).toContain('真实，没有改动');
		expect(output).toContain('王𬭩');
		expect(status).toBe(0);
	});

	test('a changed file does not', () => {
		const { status, output } = verify(changed, '--keys', keys);
		expect(output).toContain('文件被改动过');
		expect(status).toBe(1);
	});

	test('what holds no keys, or cannot be read, is named', () => {
		expect(verify(file, '--keys', file)).toMatchObject({
			status: 1,
			output: expect.stringContaining('没有公钥')
		});
		expect(verify(join(folder, 'nothing.json'), '--keys', keys)).toMatchObject({
			status: 1,
			output: expect.stringContaining('读不了')
		});
		expect(verify()).toMatchObject({
			status: 2,
			output: expect.stringContaining('请写出证书文件')
		});
	});
});

test('with its own keys the installation also knows what was revoked', async () => {
	expect(verify(file)).toMatchObject({ status: 0, output: expect.stringContaining('真实') });
	await run(db, (trx) => revokeCertificate(trx, system, publicId, { reason: '重复发放' }));
	expect(verify(file)).toMatchObject({ status: 1, output: expect.stringContaining('重复发放') });
});
