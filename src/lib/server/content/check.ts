import { basename, dirname } from 'node:path';
import type { ReadingSpeeds } from '../courses/lesson-file.ts';
import { preparePolicy, type PreparedRule } from '../policy/import.ts';
import type { SourceError } from '../yaml/authored-yaml.ts';
import { listPaths, readFiles } from './folder.ts';
import { contentKinds } from './kinds.ts';

export interface ContentCheck {
	files: number;
	errors: SourceError[];
}

/**
 * Looks for everything that is wrong in a content folder, or in the folder of one course in it,
 * without any database: for authors, and for machines that check what they send.
 *
 * Reading speeds come from the rules of the same content folder; without them, minutes are believed.
 */
export async function checkContent(folder: string): Promise<ContentCheck> {
	const isCourse = basename(dirname(folder)) === 'courses';
	const content = isCourse ? dirname(dirname(folder)) : folder;
	const only = isCourse ? `courses/${basename(folder)}` : undefined;
	const speeds = await readSpeeds(content);
	const check: ContentCheck = { files: 0, errors: [] };
	for (const kind of contentKinds) {
		const paths = (await listPaths(content, kind.name, kind.isRead)) ?? [];
		const groups = [...new Set(paths.map(kind.groupOf))];
		for (const group of groups.filter((name) => only === undefined || name === only)) {
			const members = paths.filter((path) => kind.groupOf(path) === group);
			const { files, errors } = await readFiles(content, group, members, kind.limits);
			check.files += members.length;
			check.errors.push(...errors);
			if (errors.length === 0)
				check.errors.push(...kind.prepare(group, files, { content, groups, speeds }).errors);
		}
	}
	return check;
}

async function readSpeeds(content: string): Promise<ReadingSpeeds | undefined> {
	const [policy] = contentKinds;
	const paths = policy && (await listPaths(content, policy.name, policy.isRead));
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
