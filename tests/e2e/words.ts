import { readCatalogue } from '#lib/checks/catalogues.ts';

const catalogue = readCatalogue('.', 'zh-CN');

/** The Chinese text of a key, so that a journey follows what is written and not how it is phrased. */
export function words(key: string, values: Record<string, string | number> = {}): string {
	const text = catalogue[key];
	if (typeof text !== 'string') throw new Error(`No plain text has the key ${key}.`);
	return text.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ''));
}
