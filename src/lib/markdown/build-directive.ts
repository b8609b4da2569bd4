import type { Token } from 'markdown-it';
import { isSlug } from '../identifiers.ts';
import type { Opening } from './directive.ts';
import { readHeader } from './directive-syntax.ts';
import { complain, type LessonReading } from './lesson-reading.ts';
import { walkBlocks } from './text.ts';
import type { BlockNode } from './tree.ts';

/** The block that a directive stands for; nothing, and a problem noted, where it is wrong. */
export function readDirective(
	reading: LessonReading,
	token: Token,
	children: BlockNode[]
): BlockNode | undefined {
	const lines = token.map ?? [0, 0];
	const line = lines[0] + 1;
	const header = readHeader(token.info);
	const { name } = header;
	const isEnded = isClosed(reading, token);
	if (isEnded) reading.closings.add(lines[1]);
	const directive = Object.hasOwn(reading.directives, name) ? reading.directives[name] : undefined;
	if (!directive) return complain(reading, line, 'unknown-directive', { name: name.slice(0, 40) });
	if (!isEnded) return complain(reading, line, 'directive-open', { name });
	const { attributes, read, holds, hasId = false } = directive;
	for (const key of header.attributes.keys()) {
		if (!attributes?.includes(key))
			return complain(reading, line, 'unknown-attribute', { name, key });
	}
	for (const node of walkBlocks(children)) {
		if (!Object.hasOwn(reading.directives, node.type) || holds?.includes(node.type)) continue;
		const values = { name: node.type, within: name };
		return complain(reading, node.lines[0] + 1, 'directive-nested', values);
	}
	const opening: Opening = { ...header, line, lines };
	if (!isIdGood(reading, opening, hasId)) return undefined;
	const node = read(reading, opening, children);
	return node && { ...node, lines };
}

function isIdGood(reading: LessonReading, { ids, name, line }: Opening, hasId: boolean): boolean {
	const [id, second] = ids;
	const fail = (code: string, values: Record<string, string>) => {
		complain(reading, line, code, values);
		return false;
	};
	if (!hasId) return id === undefined || fail('id-unexpected', { name });
	if (id === undefined) return fail('id-missing', { name });
	if (second !== undefined) return fail('id-twice', { name });
	if (!isSlug(id)) return fail('id-form', { id: id.slice(0, 80) });
	if (reading.ids.has(id)) return fail('id-doubled', { id });
	reading.ids.add(id);
	return true;
}

/** The parser ends an open block where what is around it ends: the author meant something else. */
function isClosed({ lines }: LessonReading, { map, markup }: Token): boolean {
	const last = lines[map?.[1] ?? -1] ?? '';
	return (/:+\s*$/.exec(last)?.[0].trim().length ?? 0) >= markup.length;
}
