import { formatDay, formatDaySpan, formatNumber } from '#lib/format.ts';
import type { LedgerPartCode } from '#lib/hours.ts';
import { hourUnit, ledgerWords, sourceWords } from '#lib/hours-words.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	addHeading,
	addKeyValues,
	addParagraph,
	closePaper,
	inkSoft,
	openPaper,
	type Paper
} from '../pdf/paper.ts';
import { addProof } from '../pdf/proof.ts';
import { takePaper } from '../pdf/shelf.ts';
import { addTable } from '../pdf/table.ts';
import { verifyPathOf, type SignedDocument } from '../signatures/document.ts';
import { readStatement, type StatementBody } from './statement.ts';

/** What goes to a file is in Chinese, whoever downloads it. */
const chinese = { locale: 'zh-CN' } as const;

/**
 * The statement on sheets of A4, from what was signed and nothing else.
 *
 * @param origin where it can be verified, such as `https://xuexi.example.gov.cn`
 * @throws Invalid `character-not-printable`
 */
export function printStatement(document: SignedDocument, origin: string): Promise<Buffer> {
	return takePaper(`${document.publicId} ${origin}`, () => setStatement(document, origin));
}

async function setStatement(document: SignedDocument, origin: string): Promise<Buffer> {
	const says = readStatement(document);
	const title = m.hours_statement({}, chinese);
	const paper = openPaper({
		title: `${title} ${says.holder.name}`,
		issuedAt: document.issuedAt
	});
	addHeading(paper, title);
	addKeyValues(paper, [
		[m.hours_statement_name({}, chinese), says.holder.name],
		[m.hours_statement_unit({}, chinese), says.holder.unit],
		...(says.holder.post ? [[m.hours_statement_post({}, chinese), says.holder.post] as const] : []),
		[m.hours_statement_issued({}, chinese), formatDay(says.issued_on, 'zh-CN')]
	]);
	addLedgers(paper, says);
	for (const { ledger } of says.ledgers) addLines(paper, says, ledger);
	addProof(paper, {
		address: `${origin}${verifyPathOf(document)}`,
		words: [
			m.hours_statement_proof({}, chinese),
			`${origin}/verify`,
			m.hours_statement_apart({}, chinese)
		]
	});
	return closePaper(paper, (page, pages) => ({
		left: m.hours_statement_foot({ name: says.holder.name }, chinese),
		right: m.hours_statement_page({ page, pages }, chinese)
	}));
}

function addLedgers(paper: Paper, says: StatementBody): void {
	addHeading(paper, m.hours_balances({}, chinese), 2);
	addTable(
		paper,
		[
			{ title: m.hours_ledger({}, chinese), share: 4 },
			{ title: m.hours_period({}, chinese), share: 4 },
			{ title: m.hours_column_minutes({}, chinese), share: 1.4, align: 'right' },
			{ title: m.hours_statement_hours({}, chinese), share: 2, align: 'right' }
		],
		says.ledgers.map(({ ledger, from, last_day, minutes, hours }) => [
			ledgerWords[ledger]({}, chinese),
			formatDaySpan(from, last_day, 'zh-CN'),
			formatNumber(minutes),
			`${formatNumber(hours)} ${hourUnit(ledger, 'zh-CN')}`
		])
	);
	const rules = says.ledgers.map(({ ledger, minutes_an_hour, rule_valid_from }) =>
		m.hours_statement_rule(
			{
				ledger: ledgerWords[ledger]({}, chinese),
				unit: hourUnit(ledger, 'zh-CN'),
				minutes: minutes_an_hour,
				day: formatDay(rule_valid_from, 'zh-CN')
			},
			chinese
		)
	);
	for (const rule of rules) addParagraph(paper, rule, { sizePt: 8.5, color: inkSoft });
}

function addLines(
	paper: Paper,
	says: StatementBody,
	ledger: StatementBody['ledgers'][number]['ledger']
): void {
	const lines = says.lines.filter(({ part }) => part.split(':')[0] === ledger);
	if (lines.length === 0) return;
	addHeading(paper, ledgerWords[ledger]({}, chinese), 2);
	const hasSubjects = ledger === 'technician';
	addTable(
		paper,
		[
			{ title: m.hours_statement_day({}, chinese), share: 2.4 },
			{ title: m.hours_statement_content({}, chinese), share: 6 },
			...(hasSubjects ? [{ title: m.hours_statement_subject({}, chinese), share: 1.6 }] : []),
			{ title: m.hours_statement_source({}, chinese), share: 1.6 },
			{ title: m.hours_verified_by({}, chinese), share: 2 },
			{ title: m.hours_column_minutes({}, chinese), share: 1.2, align: 'right' as const }
		],
		lines.map(({ on, title, part, source, verified_by, minutes }) => [
			formatDay(on, 'zh-CN'),
			title,
			...(hasSubjects ? [subjectOf(part)] : []),
			sourceWords[source]({}, chinese),
			verified_by ?? m.hours_verified_by_rules({}, chinese),
			formatNumber(minutes)
		])
	);
}

function subjectOf(part: LedgerPartCode): string {
	return part === 'technician:public'
		? m.hours_subject_public({}, chinese)
		: m.hours_subject_professional({}, chinese);
}
