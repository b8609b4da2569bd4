import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { create, type Font } from 'fontkit';
import { Invalid } from '../errors.ts';
import { findProjectFolder } from '../project-folder.ts';

export type Weight = 'regular' | 'bold';

/** A face that text is set in. */
export interface Face {
	font: Font;
	/** The face has one weight only: a bold word gets it by an outline around its strokes. */
	isThickened: boolean;
}

/** Neighbouring characters that are set in the same face. */
export interface Run {
	text: string;
	face: Face;
}

const noto = '@expo-google-fonts/noto-sans-sc';
const files = {
	regular: `${noto}/400Regular/NotoSansSC_400Regular.ttf`,
	bold: `${noto}/600SemiBold/NotoSansSC_600SemiBold.ttf`
};
const rareFile = 'src/lib/server/pdf/fonts/rare-han.ttf.br';

/** Thin spaces, as they group the digits of a number, are in no face: the plain one that keeps a line whole. */
const standIns: Record<string, string> = { '\u2009': '\u00a0', '\u202f': '\u00a0' };

const fonts = new Map<string, Font>();

/** A font is read when it is first needed, and then kept: reading takes longer than setting a page. */
function loadFont(name: Weight | 'rare'): Font {
	const known = fonts.get(name);
	if (known) return known;
	const font = create(name === 'rare' ? readRareFont() : readPackagedFont(name));
	fonts.set(name, font);
	return font;
}

function readPackagedFont(weight: Weight): Buffer {
	return readFileSync(createRequire(import.meta.url).resolve(files[weight]));
}

function readRareFont(): Buffer {
	return brotliDecompressSync(readFileSync(join(findProjectFolder(), rareFile)));
}

/**
 * The runs of a line of text: Noto Sans SC has every character of the table of standard characters
 * (通用规范汉字表), and what it lacks beyond the basic plane comes from a face for rare ones.
 *
 * @throws Invalid `character-not-printable`, which names the first character that no face has:
 * an empty box in somebody's name would be worse than no paper
 */
export function splitIntoRuns(text: string, weight: Weight): Run[] {
	const runs: Run[] = [];
	for (const written of text) {
		const character = standIns[written] ?? written;
		const face = findFace(character, weight);
		if (!face) throw new Invalid('character-not-printable', { values: nameOf(character) });
		const last = runs.at(-1);
		if (last?.face.font === face.font) last.text += character;
		else runs.push({ text: character, face });
	}
	return runs;
}

/** The characters of a text that no face has, each once. */
export function listUnprintable(text: string): string[] {
	return [...new Set(text)].filter(
		(character) => !findFace(standIns[character] ?? character, 'regular')
	);
}

/** How wide a character stands, in parts of the size of the type. */
export function advanceOf(written: string, weight: Weight): number {
	const character = standIns[written] ?? written;
	const font = findFace(character, weight)?.font;
	if (!font) throw new Invalid('character-not-printable', { values: nameOf(character) });
	return font.glyphForCodePoint(codePointOf(character)).advanceWidth / font.unitsPerEm;
}

function findFace(character: string, weight: Weight): Face | undefined {
	const codePoint = codePointOf(character);
	const usual = loadFont(weight);
	if (usual.hasGlyphForCodePoint(codePoint)) return { font: usual, isThickened: false };
	if (codePoint <= 0xffff) return undefined;
	const rare = loadFont('rare');
	if (!rare.hasGlyphForCodePoint(codePoint)) return undefined;
	return { font: rare, isThickened: weight === 'bold' };
}

function codePointOf(character: string): number {
	return character.codePointAt(0) ?? 0;
}

function nameOf(character: string): { character: string; code: string } {
	const hex = codePointOf(character).toString(16).toUpperCase().padStart(4, '0');
	return { character, code: `U+${hex}` };
}
