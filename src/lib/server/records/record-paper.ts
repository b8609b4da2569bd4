import { tierName } from '#lib/certificate-words.ts';
import { formatDay, formatDaySpan, formatNumber } from '#lib/format.ts';
import { ledgerPartOf } from '#lib/hours.ts';
import { hourUnit, partWords } from '#lib/hours-words.ts';
import type { LearningRecord } from '#lib/learning-record.ts';
import { certificateStateName, courseProgress } from '#lib/record-words.ts';
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
import { addTable, type Column } from '../pdf/table.ts';
import { verifyPathOf, type SignedDocument } from '../signatures/document.ts';
import { readRecord } from './record.ts';

/** What goes to a file is in Chinese, whoever downloads it. */
const chinese = { locale: 'zh-CN' } as const;

/**
 * The record on sheets of A4, from what was signed and nothing else.
 *
 * @param origin where it can be verified, such as `https://xuexi.example.gov.cn`
 * @throws Invalid `character-not-printable`
 */
export function printRecord(document: SignedDocument, origin: string): Promise<Buffer> {
	return takePaper(`${document.publicId} ${origin}`, () => setRecord(document, origin));
}

async function setRecord(document: SignedDocument, origin: string): Promise<Buffer> {
	const says = readRecord(document);
	const title = m.record_title({}, chinese);
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
	addPart(paper, m.record_courses({}, chinese), courseColumns(), rowsOfCourses(says));
	addPart(paper, m.record_hours({}, chinese), hourColumns(), rowsOfHours(says));
	addPart(
		paper,
		m.record_certificates({}, chinese),
		certificateColumns(),
		rowsOfCertificates(says)
	);
	addPart(paper, m.record_trainings({}, chinese), trainingColumns(), rowsOfTrainings(says));
	addProof(paper, {
		address: `${origin}${verifyPathOf(document)}`,
		words: [m.record_proof({}, chinese), `${origin}/verify`, m.hours_statement_apart({}, chinese)]
	});
	return closePaper(paper, (page, pages) => ({
		left: m.record_foot({ name: says.holder.name }, chinese),
		right: m.hours_statement_page({ page, pages }, chinese)
	}));
}

function addPart(paper: Paper, title: string, columns: Column[], rows: string[][]): void {
	addHeading(paper, title, 2);
	if (rows.length > 0) addTable(paper, columns, rows);
	else addParagraph(paper, m.record_none({}, chinese), { sizePt: 9, color: inkSoft });
}

function courseColumns(): Column[] {
	return [
		{ title: m.record_course({}, chinese), share: 5 },
		{ title: m.record_tier({}, chinese), share: 2 },
		{ title: m.record_progress({}, chinese), share: 2.2 },
		{ title: m.record_enrolled_on({}, chinese), share: 2.4 },
		{ title: m.record_completed_on({}, chinese), share: 2.4 }
	];
}

function rowsOfCourses({ courses }: LearningRecord): string[][] {
	return courses.map((course) => [
		course.title,
		tierName(course.tier, 'zh-CN'),
		courseProgress(course, 'zh-CN'),
		formatDay(course.enrolled_on, 'zh-CN'),
		formatDay(course.completed_on, 'zh-CN')
	]);
}

function hourColumns(): Column[] {
	return [
		{ title: m.record_year({}, chinese), share: 1.4 },
		{ title: m.hours_ledger({}, chinese), share: 6 },
		{ title: m.hours_column_minutes({}, chinese), share: 1.5, align: 'right' },
		{ title: m.hours_statement_hours({}, chinese), share: 2, align: 'right' }
	];
}

function rowsOfHours({ hours }: LearningRecord): string[][] {
	return hours.map(({ year, part, minutes, hours: count }) => [
		String(year),
		partWords[part]({}, chinese),
		formatNumber(minutes),
		`${formatNumber(count)} ${hourUnit(ledgerPartOf(part).ledger, 'zh-CN')}`
	]);
}

function certificateColumns(): Column[] {
	return [
		{ title: m.record_certificate_number({}, chinese), share: 4 },
		{ title: m.record_course({}, chinese), share: 4.6 },
		{ title: m.record_issued_on({}, chinese), share: 2.4 },
		{ title: m.record_certificate_state({}, chinese), share: 3 }
	];
}

function rowsOfCertificates({ certificates }: LearningRecord): string[][] {
	return certificates.map((certificate) => [
		certificate.number,
		certificate.title,
		formatDay(certificate.issued_on, 'zh-CN'),
		certificateStateName(certificate, 'zh-CN')
	]);
}

function trainingColumns(): Column[] {
	return [
		{ title: m.record_training({}, chinese), share: 4 },
		{ title: m.record_provider({}, chinese), share: 3 },
		{ title: m.record_days({}, chinese), share: 3 },
		{ title: m.hours_ledger({}, chinese), share: 3 },
		{ title: m.hours_column_minutes({}, chinese), share: 1.2, align: 'right' }
	];
}

function rowsOfTrainings({ trainings }: LearningRecord): string[][] {
	return trainings.map(({ title, provider, from, last_day, part, minutes }) => [
		title,
		provider,
		formatDaySpan(from, last_day, 'zh-CN'),
		partWords[part]({}, chinese),
		formatNumber(minutes)
	]);
}
