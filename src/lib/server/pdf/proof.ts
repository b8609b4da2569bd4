import { addRule, ensureSpace, inkSoft, pointsPerMm, type Paper } from './paper.ts';
import { drawQrCode } from './qr.ts';
import { drawText, lineHeightOf, wrapText, type TextStyle } from './text.ts';

const qrSizePt = 26 * pointsPerMm;
const style: TextStyle = { sizePt: 9, color: inkSoft, lineHeight: 1.6 };

/** Adds the code that leads to the answer whether the paper still holds, with words beside it. */
export function addProof(
	paper: Paper,
	{ address, words }: { address: string; words: readonly string[] }
): void {
	const x = paper.left + qrSizePt + 10;
	const width = paper.width - qrSizePt - 10;
	const lines = words.reduce((count, text) => count + wrapText(text, width, style).length, 0);
	const height = Math.max(qrSizePt, lines * lineHeightOf(style));
	ensureSpace(paper, height + 14);
	addRule(paper);
	drawQrCode(paper.doc, address, { x: paper.left - 6, y: paper.y - 4, sizePt: qrSizePt });
	let y = paper.y + 4;
	for (const text of words) y += drawText(paper.doc, text, { x, y, width }, style);
	paper.y += height + 6;
}
