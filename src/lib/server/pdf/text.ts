import { advanceOf, splitIntoRuns, type Weight } from './faces.ts';

/** How a piece of text looks. */
export interface TextStyle {
	/** In points. */
	sizePt: number;
	weight?: Weight;
	/** Such as `#1E2326`. */
	color?: string;
	/** Between two characters, in points. */
	spacingPt?: number;
	/** Where the text stands within the given width. */
	align?: 'left' | 'center' | 'right';
	/** From one line to the next, in parts of the size. */
	lineHeight?: number;
}

export interface Box {
	x: number;
	/** The top of the first line. */
	y: number;
	width: number;
}

export const ink = '#1E2326';
const lineHeightDefault = 1.6;
/** Where the letters stand within the height of their line. */
const baselineShare = 0.88;
const thickeningShare = 0.04;

/** The width of a line in points. */
export function measureText(text: string, { sizePt, weight, spacingPt = 0 }: TextStyle): number {
	let width = 0;
	let count = 0;
	for (const character of text) {
		width += advanceOf(character, weight ?? 'regular') * sizePt;
		count += 1;
	}
	return width + Math.max(0, count - 1) * spacingPt;
}

/** The height of one line in points. */
export function lineHeightOf({ sizePt, lineHeight = lineHeightDefault }: TextStyle): number {
	return sizePt * lineHeight;
}

/**
 * The lines of a text that fit into a width, in points. Chinese breaks between any two characters,
 * but no line begins with closing punctuation or ends with opening; other words stay whole.
 */
export function wrapText(text: string, widthPt: number, style: TextStyle): string[] {
	return text.split(/\r?\n/).flatMap((paragraph) => {
		const lines: string[] = [];
		let line = '';
		for (const piece of piecesOf(paragraph)) {
			for (const part of partsThatFit(piece, widthPt, style)) {
				if (line !== '' && measureText((line + part).trimEnd(), style) > widthPt) {
					lines.push(line.trimEnd());
					line = part.trimStart();
				} else line += part;
			}
		}
		return [...lines, line.trimEnd()];
	});
}

/** Draws one line; what is too wide for the box is not cut. */
export function drawLine(doc: PDFKit.PDFDocument, text: string, box: Box, style: TextStyle): void {
	const { sizePt, weight = 'regular', color = ink, spacingPt = 0, align = 'left' } = style;
	const left = { left: 0, center: 0.5, right: 1 }[align];
	const baseline = box.y + (lineHeightOf(style) - sizePt) / 2 + sizePt * baselineShare;
	let x = box.x + (box.width - measureText(text, style)) * left;
	for (const run of splitIntoRuns(text, weight)) {
		doc.font(run.face.font as unknown as PDFKit.Mixins.PDFFontSource, run.face.font.postscriptName);
		doc.fontSize(sizePt).fillColor(color).strokeColor(color);
		doc.lineWidth(sizePt * thickeningShare).text(run.text, x, baseline, {
			lineBreak: false,
			baseline: 'alphabetic',
			characterSpacing: spacingPt,
			stroke: run.face.isThickened,
			fill: true
		});
		x += measureText(run.text, style) + spacingPt;
	}
}

/**
 * Draws a text in as many lines as it needs.
 *
 * @returns the height that it takes, in points
 */
export function drawText(
	doc: PDFKit.PDFDocument,
	text: string,
	box: Box,
	style: TextStyle
): number {
	const lines = wrapText(text, box.width, style);
	const height = lineHeightOf(style);
	for (const [index, line] of lines.entries()) {
		drawLine(doc, line, { ...box, y: box.y + index * height }, style);
	}
	return lines.length * height;
}

const closing = new Set('，。、；：？！）》」』】〕”’…—·%‰,.;:?!)]');
const opening = new Set('（《「『【〔“‘([');

/** The pieces of a paragraph between which a line may end. */
function piecesOf(paragraph: string): string[] {
	const pieces: string[] = [];
	let before = '';
	for (const character of paragraph) {
		if (before !== '' && mayBreak(before, character)) pieces.push(character);
		else pieces.push((pieces.pop() ?? '') + character);
		before = character;
	}
	return pieces;
}

function mayBreak(before: string, after: string): boolean {
	if (opening.has(before) || closing.has(after)) return false;
	if (before === ' ') return after !== ' ';
	return isWide(before) || isWide(after);
}

/** Characters of the East, which need no space between words. */
function isWide(character: string): boolean {
	return (character.codePointAt(0) ?? 0) >= 0x2e80;
}

/** A word that is wider than the whole line is broken where it must be. */
function partsThatFit(piece: string, widthPt: number, style: TextStyle): string[] {
	if (measureText(piece.trimEnd(), style) <= widthPt) return [piece];
	return Array.from(piece);
}
