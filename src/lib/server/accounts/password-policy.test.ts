import { expect, test } from 'vitest';
import { checkNewPassword, strengthOf } from './password-policy.ts';

const asvs = { passwordLengthMin: 12, passwordLengthMax: 128, passwordProfile: 'asvs' } as const;
const dengbao = { ...asvs, passwordLengthMin: 8, passwordProfile: 'dengbao' } as const;
const owner = { userName: 'tianxiaoman', displayName: '田小满' };

function codeOf(password: string, rules: typeof asvs | typeof dengbao = asvs): string | undefined {
	try {
		checkNewPassword(rules, password, owner);
	} catch (error) {
		return (error as { code: string }).code;
	}
	return undefined;
}

test.each([
	'woaini123456',
	'woaini5201314',
	'WoAiNi1314520!',
	'tianxiaoman123',
	'Tianxiaoman@2026',
	'xiaoman19900101',
	'田小满田小满123456',
	'123456789012',
	'13800138000138',
	'431224199001011234',
	'qwertyuiop12',
	'1qaz2wsx3edc',
	'!QAZ@WSX#EDC',
	'asdfghjkl;123',
	'aaaaaaaaaaaa',
	'abcabcabcabc',
	'P@ssw0rd1234',
	'password12345',
	'Admin@123456',
	'zhixing123456',
	'minzheng@2026',
	'社会救助社会工作2026',
	'000000000000'
])('%s is too weak', (password) => {
	expect(codeOf(password)).toBe('password-too-weak');
});

test.each([
	'雨天慢慢走过三座老桥吧',
	'correct horse battery',
	'门前一棵枇杷树 会唱歌',
	'kettle-plum-roof-71',
	'Xy7#pQ2m!vR9',
	'二十三只白鹭飞过沅江 7'
])('%s is taken', (password) => {
	expect(codeOf(password + '好')).toBeUndefined();
});

test('length is counted in characters and bounded on both sides', () => {
	expect(codeOf('kettle-plum')).toBe('password-too-short');
	expect(codeOf('𠮷山木林森水火土')).toBe('password-too-short');
	expect(codeOf('kettle plum '.repeat(11))).toBe('password-too-long');
	expect(codeOf('kettle-plum!')).toBeUndefined();
});

test('composition is asked for only where the profile says so', () => {
	expect(codeOf('kettle-plum-roof')).toBeUndefined();
	expect(codeOf('kettle-plum-roof', dengbao)).toBe('password-kinds');
	expect(codeOf('Kettle-plum-71', dengbao)).toBeUndefined();
});

test('a password of the greatest length is judged quickly', () => {
	const started = performance.now();
	for (const unit of ['a', '1q', 'ab', '!@#$', 'wo', '9']) {
		strengthOf(unit.repeat(1024 / unit.length), owner);
	}
	expect(performance.now() - started).toBeLessThan(1000);
});
