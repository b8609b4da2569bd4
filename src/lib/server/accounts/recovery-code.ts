import { createHash } from 'node:crypto';
import { encodeBase32LowerCaseNoPadding } from '@oslojs/encoding';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';

const codeBytes = 17;
const codePattern = /^[a-z2-7]{28}$/;

/** 136 random bits in seven groups of four: no 0, 1, 8 or 9 that could be a letter. */
export function createRecoveryCode(): string {
	const code = encodeBase32LowerCaseNoPadding(crypto.getRandomValues(new Uint8Array(codeBytes)));
	return (code.match(/.{4}/g) ?? []).join('-');
}

/** The code without what people type between and around its groups; undefined where it is none. */
export function readRecoveryCode(text: string): string | undefined {
	const code = text.replace(/[\s-]/g, '').toLowerCase();
	return codePattern.test(code) ? code : undefined;
}

/** Gives the account new codes; the earlier ones are worth nothing from now on. */
export async function replaceRecoveryCodes(
	trx: Transaction<Database>,
	accountId: number,
	count: number
): Promise<string[]> {
	const codes = Array.from({ length: count }, createRecoveryCode);
	await trx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
	await trx
		.insertInto('recovery_code')
		.values(
			codes.map((code) => ({
				account_id: accountId,
				code_hash: hashRecoveryCode(code),
				used_at: null
			}))
		)
		.execute();
	return codes;
}

/** Uses a code up. @returns whether it was one of the account's, and not used before */
export async function useRecoveryCode(
	trx: Transaction<Database>,
	accountId: number,
	code: string
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('recovery_code')
		.set({ used_at: sql`now()` })
		.where('account_id', '=', accountId)
		.where('code_hash', '=', hashRecoveryCode(code))
		.where('used_at', 'is', null)
		.executeTakeFirstOrThrow();
	return numUpdatedRows > 0n;
}

/** The codes are random enough for a plain hash: nobody guesses 136 bits. */
export function hashRecoveryCode(code: string): Buffer {
	return createHash('sha256').update(code.replace(/-/g, '')).digest();
}
