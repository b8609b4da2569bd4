import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { answered } from '../../../../tests/support/mocks.ts';
import { batchInput, beginInput, questionForm, turnInput } from './input.ts';

const opId = '01900000-0000-7000-8000-000000000001';

describe('a page', () => {
	const batch = (device: string) =>
		v.safeParse(batchInput, { device, epoch: 1, events: [answered(1, 1, ['A'])] }).success;

	test('names itself by its browser and its own name', () => {
		expect(batch(`${opId}.00000000abcd`)).toBe(true);
		expect(v.safeParse(turnInput, { device: `${opId}.00000000abcd` }).success).toBe(true);
		for (const device of [opId, 'form-of-a-session', 'a.b', `${opId}.x.00000000abcd`])
			expect(batch(device)).toBe(false);
	});
});

describe('a form', () => {
	test('says whether questions may come again', () => {
		expect(v.parse(beginInput, { subject: 'A2' })).toMatchObject({ allows_seen: false });
		expect(v.parse(beginInput, { subject: 'A2', allows_seen: 'on' })).toMatchObject({
			allows_seen: true
		});
	});

	test('goes on to a question or to handing in, and nowhere else', () => {
		const parse = (to: string) =>
			v.safeParse(questionForm, { op_id: opId, epoch: '0', ordinal: '1', to }).success;
		expect(['2', 'stay', 'hand-in'].map(parse)).toEqual([true, true, true]);
		expect(['0', '/audit', 'submit'].map(parse)).toEqual([false, false, false]);
	});
});
