import { drawLine, lineHeightOf, measureText, type TextStyle } from '../pdf/text.ts';

/** 朱砂, the colour of the seal. */
export const vermilion = '#A83A2A';

export interface SealPlace {
	/** The middle, in points. */
	x: number;
	y: number;
	radiusPt: number;
}

const arcMaxRadians = (300 / 360) * 2 * Math.PI;
const sizeMaxPt = 11;
const spacing = 1.3;

/**
 * Draws a round seal: two rings, the name along the upper arc, and words in the middle where the
 * seal of an authority would carry its emblem. It is an ornament of a training certificate; what
 * proves anything is the signature.
 */
export function drawSeal(
	doc: PDFKit.PDFDocument,
	place: SealPlace,
	{ name, middle }: { name: string; middle: readonly string[] }
): void {
	const { x, y, radiusPt } = place;
	doc.strokeColor(vermilion);
	doc.lineWidth(1.8).circle(x, y, radiusPt).stroke();
	doc
		.lineWidth(0.6)
		.circle(x, y, radiusPt - 3.2)
		.stroke();
	drawArc(doc, place, name);
	const style: TextStyle = {
		sizePt: radiusPt * 0.34,
		weight: 'bold',
		color: vermilion,
		align: 'center',
		lineHeight: 1.2,
		spacingPt: radiusPt * 0.06
	};
	const top = y - (middle.length * lineHeightOf(style)) / 2 + radiusPt * 0.08;
	for (const [index, words] of middle.entries()) {
		const line = top + index * lineHeightOf(style);
		drawLine(doc, words, { x: x - radiusPt, y: line, width: radiusPt * 2 }, style);
	}
}

/** The characters stand on the ring, each turned to the middle. A long name is set smaller. */
function drawArc(doc: PDFKit.PDFDocument, { x, y, radiusPt }: SealPlace, name: string): void {
	const characters = Array.from(name);
	const radius = radiusPt * 0.76;
	const sizePt = Math.min(sizeMaxPt, (arcMaxRadians * radius) / (characters.length * spacing));
	const style: TextStyle = { sizePt, weight: 'bold', color: vermilion, align: 'center' };
	const widths = characters.map((character) => measureText(character, style) * spacing);
	const angles = widths.map((width) => width / radius);
	let angle = -angles.reduce((sum, each) => sum + each, 0) / 2;
	for (const [index, character] of characters.entries()) {
		const half = (angles[index] ?? 0) / 2;
		doc.save();
		doc.rotate(((angle + half) / Math.PI) * 180, { origin: [x, y] });
		const top = y - radius - lineHeightOf(style) / 2;
		drawLine(doc, character, { x: x - sizePt, y: top, width: sizePt * 2 }, style);
		doc.restore();
		angle += half * 2;
	}
}
