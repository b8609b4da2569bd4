import { pinyin } from 'pinyin-pro';

const lengthMin = 3;
/** Leaves room for a number. */
const lengthMax = 30;

/** The pinyin of a name as a user name: 田小满 → tianxiaoman. */
export function createUserName(name: string): string {
	const letters = pinyin(name, { surname: 'head', toneType: 'none', type: 'array', v: true })
		.join('')
		.normalize('NFD')
		.toLowerCase()
		.replace(/[^a-z]/g, '')
		.slice(0, lengthMax);
	return letters.length >= lengthMin ? letters : `${letters}user`;
}
