import { pinyin } from 'pinyin-pro';
import { Invalid } from '../errors.ts';
import type { SecurityPolicy } from './security-policy.ts';
import { walks, weakWords } from './weak-words.ts';

/** Whose password it is: their names are the first thing that is guessed. */
export interface PasswordOwner {
	userName: string;
	displayName: string;
}

type PasswordRules = Pick<
	SecurityPolicy,
	'passwordLengthMin' | 'passwordLengthMax' | 'passwordProfile'
>;

/** What has to be left of a password when each guessable piece counts as two characters. */
const strengthMin = 8;
const pieceWorth = 2;
const walkLengthMin = 3;
const nameLengthMin = 2;
/** Of lower case, upper case, digits and the rest (等保 8.1.4.1a asks for several kinds). */
const kindsMin = 3;

/**
 * Holds a new password against the rules in force: by default length and weak words only, no
 * composition and no rhythm (NIST SP 800-63B, OWASP ASVS 6.2); composition under `dengbao`.
 *
 * @throws Invalid for `new_password`: `password-too-short`, `password-too-long`,
 * `password-too-weak`, `password-kinds`
 */
export function checkNewPassword(
	rules: PasswordRules,
	password: string,
	owner: PasswordOwner
): void {
	const field = 'new_password';
	const length = [...password].length;
	const { passwordLengthMin, passwordLengthMax, passwordProfile } = rules;
	if (length < passwordLengthMin) {
		throw new Invalid('password-too-short', { field, values: { limit: passwordLengthMin } });
	}
	if (length > passwordLengthMax) {
		throw new Invalid('password-too-long', { field, values: { limit: passwordLengthMax } });
	}
	if (strengthOf(password, owner) < strengthMin) throw new Invalid('password-too-weak', { field });
	if (passwordProfile === 'dengbao' && countKinds(password) < kindsMin) {
		throw new Invalid('password-kinds', { field, values: { limit: kindsMin } });
	}
}

/**
 * How many characters a guesser still has to find once names, common words, walks over the
 * keyboard, repetitions and runs of digits are taken for the short things they are.
 */
export function strengthOf(password: string, owner: PasswordOwner): number {
	const words = [...namesOf(owner), ...weakWords].toSorted((a, b) => b.length - a.length);
	const plain = unmask(password.normalize('NFKC').toLowerCase());
	const spelt = password.normalize('NFKC').toLowerCase();
	return Math.min(remainder(plain, words), remainder(spelt, words));
}

function remainder(text: string, words: readonly string[]): number {
	if (isRepetition(text)) return pieceWorth;
	let strength = 0;
	for (let at = 0; at < text.length;) {
		const piece = pieceAt(text, at, words);
		strength += piece > 0 ? Math.min(pieceWorth, piece) : 1;
		at += Math.max(piece, 1);
	}
	return strength;
}

/** The length of the longest guessable piece that begins here; 0 where none does. */
function pieceAt(text: string, at: number, words: readonly string[]): number {
	const word = words.find((each) => text.startsWith(each, at))?.length ?? 0;
	const digits = /^\d{2,}/.exec(text.slice(at))?.[0].length ?? 0;
	const same = /^(.)\1+/su.exec(text.slice(at))?.[0].length ?? 0;
	return Math.max(word, digits, same, walkAt(text, at));
}

const bothWays = [...walks, ...walks.map((walk) => [...walk].toReversed().join(''))];

function walkAt(text: string, at: number): number {
	let longest = 0;
	for (const walk of bothWays) {
		let length = Math.max(longest + 1, walkLengthMin);
		while (at + length <= text.length && walk.includes(text.slice(at, at + length))) {
			longest = length++;
		}
	}
	return longest;
}

/** A short thing said several times: abcabcabcabc, woaini!woaini! */
function isRepetition(text: string): boolean {
	return /^(.{1,6}?)\1{2,}.{0,2}$/su.test(text);
}

/** Signs that stand for the letter they look like. */
function unmask(text: string): string {
	const masks: Record<string, string> = {
		'@': 'a',
		$: 's',
		'0': 'o',
		'3': 'e',
		'!': 'i',
		'5': 's'
	};
	return text.replace(
		/(?<=[a-z])[@$035!](?=[a-z]|$)|^[@$](?=[a-z])/g,
		(sign) => masks[sign] ?? sign
	);
}

function namesOf({ userName, displayName }: PasswordOwner): string[] {
	const syllables = pinyin(displayName, { surname: 'head', toneType: 'none', type: 'array' });
	const [surname = '', ...given] = syllables.map((syllable) => syllable.toLowerCase());
	return [
		userName.toLowerCase(),
		...userName.toLowerCase().split(/[._-]/),
		displayName.toLowerCase(),
		surname + given.join(''),
		given.join('') + surname,
		given.join('')
	].filter((name) => name.length >= nameLengthMin);
}

function countKinds(password: string): number {
	const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];
	return kinds.filter((kind) => kind.test(password)).length;
}
