import { tierName } from '#lib/certificate-words.ts';
import type { CertificateBody } from '#lib/certificates.ts';
import { formatDay, formatNumber } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { closePaper, hairline, inkSoft, openPaper, pointsPerMm, type Paper } from '../pdf/paper.ts';
import { drawQrCode } from '../pdf/qr.ts';
import {
	drawLine,
	drawText,
	lineHeightOf,
	measureText,
	wrapText,
	type Box,
	type TextStyle
} from '../pdf/text.ts';
import { verifyPathOf, type SignedDocument } from '../signatures/document.ts';
import type { Certificate } from './own.ts';
import { drawSeal, vermilion } from './seal.ts';

/** A certificate is in Chinese, whoever downloads it. */
const chinese = { locale: 'zh-CN' } as const;

const marginPt = 26 * pointsPerMm;
const frameInsetPt = 11 * pointsPerMm;
const qrSizePt = 24 * pointsPerMm;
const sealRadiusPt = 17 * pointsPerMm;

/** Where the holder's name stands, in points from the upper left corner of the page. */
export const nameBox = { x: marginPt, y: 204, width: 841.89 - 2 * marginPt, height: 46 };

const nameSizeMaxPt = 30;
const titleStyle: TextStyle = {
	sizePt: 38,
	weight: 'bold',
	align: 'center',
	spacingPt: 22,
	lineHeight: 1.3
};
const numberStyle: TextStyle = { sizePt: 10.5, color: inkSoft, align: 'center', spacingPt: 0.6 };
const textStyle: TextStyle = { sizePt: 13.5, align: 'center', lineHeight: 1.9 };
const courseStyle: TextStyle = { sizePt: 18, weight: 'bold', align: 'center', lineHeight: 1.6 };
const smallStyle: TextStyle = { sizePt: 9, color: inkSoft, lineHeight: 1.6 };

/**
 * The certificate on a sheet of A4, from what was signed and nothing else.
 *
 * @param origin where it can be verified, such as `https://xuexi.example.gov.cn`
 * @throws Invalid `character-not-printable` where no face has a character of it
 */
export async function printCertificate(
	{ document, says }: Certificate,
	origin: string
): Promise<Buffer> {
	const title = m.certificates_title({}, chinese);
	const paper = openPaper({
		title: `${title} ${says.number}`,
		issuedAt: document.issuedAt,
		isLandscape: true,
		marginPt
	});
	drawFrame(paper);
	const line = { x: paper.left, width: paper.width };
	drawLine(paper.doc, title, { ...line, y: 100 }, titleStyle);
	const number = m.certificates_paper_number({ number: says.number }, chinese);
	drawLine(paper.doc, number, { ...line, y: 164 }, numberStyle);
	drawName(paper, says.holder.name);
	drawAchievement(paper, says);
	drawFoot(paper, document, origin);
	drawIssuer(paper, says);
	if (document.revokedAt) drawRevocation(paper, line);
	return closePaper(paper);
}

/** Two hairlines around the sheet, and air. */
function drawFrame({ doc }: Paper): void {
	for (const [inset, width] of [
		[frameInsetPt, 0.9],
		[frameInsetPt + 4, 0.35]
	] as const) {
		doc.lineWidth(width).strokeColor(hairline);
		doc.rect(inset, inset, doc.page.width - 2 * inset, doc.page.height - 2 * inset).stroke();
	}
}

/** The name over a hairline; a very long one is set smaller, and never cut. */
function drawName({ doc }: Paper, name: string): void {
	const largest: TextStyle = { sizePt: nameSizeMaxPt, weight: 'bold', align: 'center' };
	const share = Math.min(1, (nameBox.width - 20) / measureText(name, largest));
	drawLine(doc, name, nameBox, { ...largest, sizePt: nameSizeMaxPt * share });
	const middle = doc.page.width / 2;
	const half = Math.max(110, (measureText(name, largest) * share) / 2 + 20);
	const y = nameBox.y + nameBox.height + 4;
	doc.lineWidth(0.6).strokeColor(hairline);
	doc
		.moveTo(middle - half, y)
		.lineTo(middle + half, y)
		.stroke();
}

/** When, what and how much, each on lines of its own, so that no line ends within a title. */
function drawAchievement({ doc, left, width }: Paper, says: CertificateBody): void {
	const { course, holder, class_hours: hours } = says;
	const day = formatDay(says.completed_on, 'zh-CN');
	const tail = holder.document?.tail;
	const finished = tail
		? m.certificates_paper_finished_holder({ day, tail }, chinese)
		: m.certificates_paper_finished({ day }, chinese);
	const amount = {
		tier: `${course.tier} ${tierName(course.tier, 'zh-CN')}`,
		minutes: formatNumber(says.minutes),
		hours: formatNumber(hours.count),
		each: formatNumber(hours.minutes_each)
	};
	let y = nameBox.y + nameBox.height + 22;
	for (const [words, style] of [
		[finished, textStyle],
		[`《${course.title}》`, courseStyle],
		[m.certificates_paper_amount(amount, chinese), textStyle]
	] as const) {
		y += drawText(doc, words, { x: left, y, width }, style);
	}
}

/** The code and where it leads; the sentence that tells this sheet from a national certificate. */
function drawFoot({ doc, left, width }: Paper, document: SignedDocument, origin: string): void {
	const top = doc.page.height - marginPt - qrSizePt + 18;
	const address = `${origin}${verifyPathOf(document)}`;
	// The quiet border of the code stands in the margin, so that its squares line up with the text.
	drawQrCode(doc, address, { x: left - 6, y: top - 6, sizePt: qrSizePt });
	const box = { x: left + qrSizePt + 4, y: top + 6, width: width * 0.46 };
	let { y } = box;
	for (const words of [
		m.certificates_paper_verify({}, chinese),
		`${origin}/verify`,
		m.certificates_not_national({}, chinese)
	]) {
		y += drawText(doc, words, { ...box, y }, smallStyle);
	}
}

function drawIssuer({ doc, left, width }: Paper, { base, issued_on }: CertificateBody): void {
	const issuer = base.name ?? m.certificates_platform({}, chinese);
	const middle = [m.certificates_paper_seal({}, chinese)];
	const x = left + width - sealRadiusPt - 20;
	const y = doc.page.height - marginPt - sealRadiusPt - 2;
	drawSeal(doc, { x, y, radiusPt: sealRadiusPt }, { name: issuer, middle });
	const style: TextStyle = { sizePt: 12.5, align: 'right', lineHeight: 1.7 };
	const box = { x: left + width * 0.5, width: width * 0.5 - sealRadiusPt * 2 - 34 };
	// From the foot upwards, so that a long name grows into the empty middle of the sheet.
	const dayTop = y + 16;
	const lines = wrapText(issuer, box.width, style).length;
	drawText(doc, issuer, { ...box, y: dayTop - lines * lineHeightOf(style) }, style);
	drawLine(doc, formatDay(issued_on, 'zh-CN'), { ...box, y: dayTop }, style);
}

/** A sheet printed after the revocation says so across its head. */
function drawRevocation({ doc }: Paper, line: Omit<Box, 'y'>): void {
	const style: TextStyle = { sizePt: 14, weight: 'bold', color: vermilion, align: 'center' };
	drawLine(doc, m.certificates_paper_revoked({}, chinese), { ...line, y: 64 }, style);
}
