/** The part of fontkit that is used here; the package brings no types of its own. */
declare module 'fontkit' {
	export interface Glyph {
		advanceWidth: number;
	}

	export interface Font {
		readonly postscriptName: string;
		readonly unitsPerEm: number;
		hasGlyphForCodePoint(codePoint: number): boolean;
		glyphForCodePoint(codePoint: number): Glyph;
	}

	/** @throws where the bytes are no font */
	export function create(bytes: Uint8Array): Font;
}
