import { isObjective } from '#lib/exam/question.ts';
import type { Bank, BankQuestion, SubjectBank } from './bank.ts';

const kinds = ['single', 'multiple', 'case', 'design', 'essay'] as const;

/**
 * The page `docs/content.md`: how many questions there are of what, subject by subject and chapter by
 * chapter. A test holds the page against the bank.
 */
export function describeCoverage({ subjects, laws }: Bank): string {
	return [
		'# What the question bank covers',
		'Made by `npm run coverage` from `content/syllabus` and `content/questions`; questions that are retired do not count. Weights are estimates of the platform: expected marks of 100.',
		'## Subjects',
		tableOf([
			[
				'Subject',
				'Edition',
				'Questions',
				...kinds,
				'Situations',
				'Assistance',
				'Facility',
				'Citing laws'
			],
			...subjects.map(({ subject, syllabus, questions }) => [
				subject,
				syllabus.edition,
				String(questions.length),
				...kinds.map((kind) => countOf(questions, kind)),
				...qualitiesOf(questions),
				shareOf(questions, ({ laws: cited }) => cited.length > 0)
			])
		]),
		`${laws.length} laws can be cited.`,
		...subjects.map(describeSubject),
		''
	]
		.join('\n\n')
		.replace(/\n+$/, '\n');
}

function describeSubject({ subject, syllabus, questions }: SubjectBank): string {
	const own = kinds.filter((kind) => questions.some((question) => question.kind === kind));
	const rows = syllabus.chapters.map(({ code, title, weight, points }) => {
		const ofChapter = questions.filter(({ chapter }) => chapter === code);
		const weighty = points.filter((point) => point.weight > 0);
		const asked = weighty.filter((point) =>
			questions.some((one) => one.points.includes(point.code))
		);
		return [
			title,
			String(weight),
			`${asked.length} of ${weighty.length}`,
			String(ofChapter.length),
			...own.map((kind) => countOf(ofChapter, kind)),
			...qualitiesOf(ofChapter)
		];
	});
	const head = ['Chapter', 'Weight', 'Points asked', 'Questions', ...own];
	return `## ${subject}\n\n${tableOf([[...head, 'Situations', 'Assistance', 'Facility'], ...rows])}`;
}

function countOf(questions: readonly BankQuestion[], kind: string): string {
	const count = questions.filter((question) => question.kind === kind).length;
	return count === 0 ? '–' : String(count);
}

/** Share of situations, share of what touches social assistance, and the mean of the facilities. */
function qualitiesOf(questions: readonly BankQuestion[]): string[] {
	const objective = questions.filter(({ kind }) => isObjective(kind));
	const facilities = questions.flatMap(({ facilityPercent }) => facilityPercent ?? []);
	const sum = facilities.reduce((total, facility) => total + facility, 0);
	return [
		shareOf(objective, ({ style }) => style === 'situation'),
		shareOf(questions, ({ touchesAssistance }) => touchesAssistance),
		facilities.length === 0 ? '–' : String(Math.round(sum / facilities.length))
	];
}

function shareOf(
	questions: readonly BankQuestion[],
	is: (question: BankQuestion) => boolean
): string {
	if (questions.length === 0) return '–';
	return `${Math.round((100 * questions.filter(is).length) / questions.length)} %`;
}

/** A table as the formatter would write it: each column as wide as its widest cell. */
function tableOf([head = [], ...rows]: readonly string[][]): string {
	const widths = head.map((_title, column) =>
		Math.max(3, ...[head, ...rows].map((row) => widthOf(row[column] ?? '')))
	);
	const lineOf = (row: readonly string[]) =>
		`| ${row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join(' | ')} |`;
	const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
	return [lineOf(head), rule, ...rows.map(lineOf)].join('\n');
}

/** Chinese characters and their punctuation take two places. */
function widthOf(text: string): number {
	let width = 0;
	for (const character of text)
		width += /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u.test(character) ? 2 : 1;
	return width;
}
