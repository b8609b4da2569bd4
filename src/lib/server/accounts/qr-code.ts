import { encode } from 'uqr';

/** A QR code as one path: unit squares on a grid of `size`, its quiet border included. */
export interface QrCode {
	size: number;
	path: string;
}

/** Draws the text as a path, so that it is markup like any other and no image has to be fetched. */
export function createQrCode(text: string): QrCode {
	const { data, size } = encode(text, { ecc: 'M', border: 4 });
	const rows = data.map((row, y) =>
		row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')
	);
	return { size, path: rows.join('') };
}
