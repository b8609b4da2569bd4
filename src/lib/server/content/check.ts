import { basename, dirname } from 'node:path';
import type { ReadingSpeeds } from '../courses/lesson-file.ts';
import { preparePolicy, type PreparedRule } from '../policy/import.ts';
import type { SourceError } from '../yaml/authored-yaml.ts';
import { readBankFiles } from './bank-files.ts';
import { listPaths, readFiles } from './folder.ts';
import { contentKinds } from './kinds.ts';
import { once } from './once.ts';

export interface ContentCheck {
	files: number;
	errors: SourceError[];
}

/**
 * Looks for everything that is wrong in a content folder, or in a part of it such as `courses/<slug>`
 * or `questions/A2`, without any database: for authors, and for machines that check what they send.
 *
 * Reading speeds come from the rules of the same content folder; without them, minutes are believed.
 */
export async function checkContent(folder: string): Promise<ContentCheck> {
	const { content, part } = locate(folder);
	const speeds = await readSpeeds(content);
	const bank = once(() => readBankFiles(content));
	const check: ContentCheck = { files: 0, errors: [] };
	for (const kind of contentKinds) {
		const paths = (await listPaths(content, kind.folder, kind.isRead)) ?? [];
		const groups = [...new Set(paths.map(kind.groupOf))];
		for (const group of groups.filter((name) => isWithin(name, part))) {
			const members = paths.filter((path) => kind.groupOf(path) === group);
			const { files, errors } = await readFiles(content, group, members, kind.limits);
			check.files += members.length;
			check.errors.push(...errors);
			if (errors.length > 0) continue;
			const prepared = await kind.prepare(group, files, { content, groups, speeds, bank });
			check.errors.push(...prepared.errors);
		}
	}
	return check;
}

/** Folders of which a part may be looked at alone, and how many names below them a part may have. */
const partDepths: Readonly<Record<string, readonly number[]>> = {
	courses: [1],
	syllabus: [0, 1, 2],
	questions: [0, 1, 2],
	blueprints: [0, 1, 2]
};

/** The content folder, and the part of it that is meant; all of it where there is none. */
function locate(folder: string): { content: string; part: string | undefined } {
	const names: string[] = [];
	for (let at = folder; dirname(at) !== at; at = dirname(at)) {
		names.unshift(basename(at));
		const depths = partDepths[basename(at)];
		if (depths?.includes(names.length - 1)) return { content: dirname(at), part: names.join('/') };
	}
	return { content: folder, part: undefined };
}

function isWithin(group: string, part: string | undefined): boolean {
	return part === undefined || group === part || group.startsWith(`${part}/`);
}

async function readSpeeds(content: string): Promise<ReadingSpeeds | undefined> {
	const [policy] = contentKinds;
	const paths = policy && (await listPaths(content, policy.folder, policy.isRead));
	if (!policy || !paths) return undefined;
	const { files } = await readFiles(content, policy.name, paths, policy.limits);
	const { rules } = preparePolicy(files.map(({ path, text = '' }) => ({ path, text })));
	const charactersMin = latest(rules, 'learning.reading-characters-per-minute-min');
	const charactersMax = latest(rules, 'learning.reading-characters-per-minute-max');
	return charactersMin && charactersMax ? { charactersMin, charactersMax } : undefined;
}

function latest(rules: readonly PreparedRule[], key: string): number | undefined {
	const values = rules
		.filter((rule) => rule.key === key && rule.area === 'CN')
		.sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
	return typeof values[0]?.value === 'number' ? values[0].value : undefined;
}
