/**
 * Text and questions as tokens that a database can hold against one another. Chinese has no spaces,
 * so a run of Han characters becomes its overlapping pairs: 社会救助 is 社会, 会救, 救助, each in its
 * place. A question for a word of two characters is then one token, and a longer word is pairs that
 * stand side by side. Other scripts become words in lower case.
 */

const runPattern = /\p{Script=Han}+|[\p{L}\p{N}\p{M}]+?(?=\p{Script=Han}|[^\p{L}\p{N}\p{M}]|$)/gu;
const han = /^\p{Script=Han}/u;

export const queryLimits = {
	/** Characters of a question; more of it is not read. */
	lengthMax: 60,
	/** Words of a question, parted by spaces. */
	wordsMax: 8
} as const;

/** Characters of one word; longer ones are cut, in text and question alike. */
const wordLengthMax = 40;
/** The places that a `tsvector` can tell apart. */
const placesMax = 16_383;

/** One form for what is written in several: width and case do not matter. */
export function fold(text: string): string {
	return text.normalize('NFKC').toLowerCase();
}

/** The runs of Chinese characters and the words of other scripts, in their order, folded. */
export function runsOf(text: string): string[] {
	return fold(text).match(runPattern) ?? [];
}

/**
 * The tokens of a text in their order. A run of Chinese ends with its last character alone: it is
 * found by itself, and keeps runs that only punctuation parts from being taken for one.
 */
export function tokensOf(text: string): string[] {
	return runsOf(text).flatMap((run) => (han.test(run) ? pairsOf(run, true) : [cut(run)]));
}

/** The tokens with their places as the text of a `tsvector`. */
export function vectorOf(text: string): string {
	return tokensOf(text)
		.slice(0, placesMax)
		.map((token, index) => `'${token}':${index + 1}`)
		.join(' ');
}

/** The words of a question, each as the runs that must stand side by side. */
export function wordsOf(query: string): string[][] {
	return [...query]
		.slice(0, queryLimits.lengthMax)
		.join('')
		.split(/\s+/)
		.map(runsOf)
		.filter((runs) => runs.length > 0)
		.slice(0, queryLimits.wordsMax);
}

/**
 * A question as the text of a `tsquery`: all of its words, each whole. Nothing where it has no word.
 */
export function queryOf(query: string): string | undefined {
	const words = wordsOf(query).map((runs) =>
		runs
			.map((run, index) => {
				const isLast = index === runs.length - 1;
				return han.test(run) ? phraseOf(run, isLast) : `'${cut(run)}'`;
			})
			.join(' <-> ')
	);
	return words.length > 0 ? words.map((word) => `(${word})`).join(' & ') : undefined;
}

/** A last run may go on in the text; one that something follows must end where it ends. */
function phraseOf(run: string, isLast: boolean): string {
	const characters = [...run];
	if (characters.length === 1 && isLast) return `'${run}':*`;
	return pairsOf(run, !isLast)
		.map((token) => `'${token}'`)
		.join(' <-> ');
}

function pairsOf(run: string, hasLast: boolean): string[] {
	const characters = [...run];
	const pairs = characters.slice(1).map((character, index) => `${characters[index]}${character}`);
	return hasLast ? [...pairs, characters.at(-1) ?? ''] : pairs;
}

function cut(word: string): string {
	return [...word].slice(0, wordLengthMax).join('');
}
