import PDFDocument from 'pdfkit';
import { drawLine, drawText, lineHeightOf, measureText, wrapText, type TextStyle } from './text.ts';

/** A document that is being written from top to bottom. All lengths are in points (1/72 inch). */
export interface Paper {
	doc: PDFKit.PDFDocument;
	left: number;
	top: number;
	width: number;
	/** Where the text area ends. */
	bottom: number;
	/** Where the next thing goes. */
	y: number;
}

export interface PaperOptions {
	title: string;
	/** When what it says was true; the same facts make the same bytes. */
	issuedAt: Date;
	isLandscape?: boolean;
	marginPt?: number;
	language?: 'zh-CN' | 'en';
}

export const inkSoft = '#4A5256';
export const hairline = '#C9C2B4';
export const pointsPerMm = 72 / 25.4;

const marginDefaultPt = 20 * pointsPerMm;
const footerStyle: TextStyle = { sizePt: 8.5, color: inkSoft };
/** Between the text and what stands below it on every page. */
const footerGapPt = 16;

/** Begins an A4 document with its first page. */
export function openPaper(options: PaperOptions): Paper {
	const { title, issuedAt, isLandscape = false, marginPt = marginDefaultPt } = options;
	const doc = new PDFDocument({
		size: 'A4',
		layout: isLandscape ? 'landscape' : 'portrait',
		margin: 0,
		autoFirstPage: true,
		bufferPages: true,
		displayTitle: true,
		lang: options.language ?? 'zh-CN',
		pdfVersion: '1.7',
		// No face but ours: the built-in ones have no Chinese.
		font: '',
		info: {
			Title: title,
			Creator: 'Zhixing',
			Producer: 'Zhixing',
			CreationDate: issuedAt,
			ModDate: issuedAt
		}
	});
	const { width, height } = doc.page;
	return {
		doc,
		left: marginPt,
		top: marginPt,
		width: width - 2 * marginPt,
		bottom: height - marginPt - footerGapPt,
		y: marginPt
	};
}

/** Turns the page where less than this height is left on it. */
export function ensureSpace(paper: Paper, heightPt: number): void {
	if (paper.y + heightPt > paper.bottom && paper.y > paper.top) turnPage(paper);
}

export function turnPage(paper: Paper): void {
	paper.doc.addPage();
	paper.y = paper.top;
}

const headingStyles: Record<1 | 2, TextStyle> = {
	1: { sizePt: 18, weight: 'bold', lineHeight: 1.4 },
	2: { sizePt: 12.5, weight: 'bold', lineHeight: 1.4 }
};

/** A heading stays on the page of what follows it. */
export function addHeading(paper: Paper, text: string, level: 1 | 2 = 1): void {
	const style = headingStyles[level];
	ensureSpace(paper, lineHeightOf(style) * 3);
	paper.y += paper.y === paper.top ? 0 : 10;
	paper.y += drawText(paper.doc, text, { x: paper.left, y: paper.y, width: paper.width }, style);
	paper.y += 4;
}

/** A paragraph over the whole width; a style may make it smaller or softer. */
export function addParagraph(paper: Paper, text: string, style: Partial<TextStyle> = {}): void {
	const whole: TextStyle = { sizePt: 10, ...style };
	for (const line of wrapText(text, paper.width, whole)) {
		ensureSpace(paper, lineHeightOf(whole));
		drawLine(paper.doc, line, { x: paper.left, y: paper.y, width: paper.width }, whole);
		paper.y += lineHeightOf(whole);
	}
	paper.y += 4;
}

/** Labels on the left, what they stand for beside them. */
export function addKeyValues(
	paper: Paper,
	rows: readonly (readonly [label: string, value: string])[]
): void {
	const style: TextStyle = { sizePt: 10 };
	const labelWidth = Math.max(...rows.map(([label]) => measureText(label, style)), 0) + 16;
	const width = paper.width - labelWidth;
	for (const [label, value] of rows) {
		const lines = wrapText(value, width, style);
		ensureSpace(paper, lineHeightOf(style) * Math.min(lines.length, 3));
		const box = { x: paper.left, y: paper.y, width: labelWidth };
		drawLine(paper.doc, label, box, { ...style, color: inkSoft });
		for (const line of lines) {
			ensureSpace(paper, lineHeightOf(style));
			drawLine(paper.doc, line, { x: paper.left + labelWidth, y: paper.y, width }, style);
			paper.y += lineHeightOf(style);
		}
	}
	paper.y += 6;
}

/** A hairline over the whole width. */
export function addRule(paper: Paper): void {
	ensureSpace(paper, 12);
	const { doc, left, width, y } = paper;
	doc.lineWidth(0.5).strokeColor(hairline);
	doc
		.moveTo(left, y + 6)
		.lineTo(left + width, y + 6)
		.stroke();
	paper.y += 12;
}

/**
 * Ends the document.
 *
 * @param footer what stands at the foot of each page, such as its number of how many; nothing
 * where it is left out
 * @returns its bytes
 */
export async function closePaper(
	paper: Paper,
	footer?: (page: number, pages: number) => { left?: string; right?: string }
): Promise<Buffer> {
	const { doc, left, width, bottom } = paper;
	const { start, count } = doc.bufferedPageRange();
	for (let page = 0; footer && page < count; page += 1) {
		doc.switchToPage(start + page);
		const words = footer(page + 1, count);
		const box = { x: left, y: bottom + footerGapPt - lineHeightOf(footerStyle), width };
		if (words.left) drawLine(doc, words.left, box, footerStyle);
		if (words.right) drawLine(doc, words.right, box, { ...footerStyle, align: 'right' });
	}
	const chunks: Buffer[] = [];
	const ended = new Promise<void>((resolve, reject) => {
		doc.on('data', (chunk: Buffer) => chunks.push(chunk));
		doc.on('end', resolve);
		doc.on('error', reject);
	});
	doc.end();
	await ended;
	return Buffer.concat(chunks);
}
