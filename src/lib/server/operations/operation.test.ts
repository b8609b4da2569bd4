import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { recordAudit, systemActor } from '../audit/audit.ts';
import { runOnce, type Operation } from './operation.ts';

const { db, vault } = await freshDatabase();

function operationOf(overrides: Partial<Operation> = {}): Operation {
	return {
		opId: randomUUID(),
		accountId: 7,
		command: '/things?/add',
		inputHash: vault.lookupHash('operation', 'a'),
		...overrides
	};
}

async function countEffects(mark: string): Promise<number> {
	const { n } = await db
		.selectFrom('audit_event')
		.select(({ fn }) => fn.countAll<number>().as('n'))
		.where('subject_id', '=', mark)
		.executeTakeFirstOrThrow();
	return n;
}

function addThing(mark: string) {
	return async (trx: Parameters<typeof recordAudit>[0]) => {
		const seq = await recordAudit(trx, systemActor('test'), {
			action: 'thing.add',
			subjectKind: 'thing',
			subjectId: mark
		});
		return { seq, once: { password: 'shown once' } };
	};
}

test('a repeated command finds the first result and has no second effect', async () => {
	const operation = operationOf();
	const first = await runOnce(db, operation, addThing('twice'));
	const second = await runOnce(db, operation, addThing('twice'));
	expect(first.isRepeated).toBe(false);
	expect(second).toEqual({ isRepeated: true, result: { seq: first.result.seq } });
	expect(await countEffects('twice')).toBe(1);
});

test('what is shown once is never stored', async () => {
	const operation = operationOf();
	const { result } = await runOnce(db, operation, addThing('once'));
	expect(result.once?.password).toBe('shown once');
	const stored = await db
		.selectFrom('operation')
		.select('result')
		.where('op_id', '=', operation.opId)
		.executeTakeFirstOrThrow();
	expect(JSON.stringify(stored)).not.toContain('shown once');
});

test.each([
	['other input', { inputHash: Buffer.alloc(32, 1) }],
	['another command', { command: '/things?/remove' }],
	['another account', { accountId: 8 }]
])('the same id with %s is refused', async (_case, difference) => {
	const operation = operationOf();
	await runOnce(db, operation, addThing('differs'));
	await expect(
		runOnce(db, { ...operation, ...difference }, addThing('differs'))
	).rejects.toMatchObject({
		code: 'operation-differs'
	});
});

test('a failed command leaves nothing behind and may be tried again', async () => {
	const operation = operationOf();
	const broken = runOnce(db, operation, async (trx) => {
		await addThing('broken')(trx);
		throw new Error('power cut');
	});
	await expect(broken).rejects.toThrow('power cut');
	expect(await countEffects('broken')).toBe(0);
	await runOnce(db, operation, addThing('broken'));
	expect(await countEffects('broken')).toBe(1);
});

test('fifty at once have one effect; the others hear the result or that it is under way', async () => {
	const operation = operationOf();
	const outcomes = await Promise.allSettled(
		Array.from({ length: 50 }, () => runOnce(db, operation, addThing('parallel')))
	);
	expect(await countEffects('parallel')).toBe(1);
	for (const outcome of outcomes) {
		if (outcome.status === 'rejected')
			expect(outcome.reason).toMatchObject({ code: 'operation-in-flight', status: 409 });
	}
	expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
});
