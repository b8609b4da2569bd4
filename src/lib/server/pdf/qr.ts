import { encode } from 'uqr';
import { ink } from './text.ts';

/**
 * Draws a text as a QR code of unit squares, sharp at every size. The quiet border of four squares
 * around it belongs to the given size.
 *
 * @param box its upper left corner and the length of a side, in points
 */
export function drawQrCode(
	doc: PDFKit.PDFDocument,
	text: string,
	box: { x: number; y: number; sizePt: number }
): void {
	const { data, size } = encode(text, { ecc: 'M', border: 4 });
	const unit = box.sizePt / size;
	for (const [row, cells] of data.entries()) {
		for (const { from, length } of darkSpans(cells)) {
			doc.rect(box.x + from * unit, box.y + row * unit, length * unit, unit);
		}
	}
	doc.fill(ink);
}

/** Dark squares side by side are one rectangle, so that no hair of paper shows between them. */
function darkSpans(cells: readonly boolean[]): { from: number; length: number }[] {
	const spans: { from: number; length: number }[] = [];
	for (const [from, isDark] of cells.entries()) {
		const last = spans.at(-1);
		if (isDark && last && last.from + last.length === from) last.length += 1;
		else if (isDark) spans.push({ from, length: 1 });
	}
	return spans;
}
