/**
 * The floors of the domains below `src/lib/server`, ground floor first. An arrow between two domains
 * may only point down; those within a floor are named below, and make no circle.
 */
export const floors: readonly (readonly string[])[] = [
	[
		'audit',
		'database',
		'embedded-postgres',
		'files',
		'notices',
		'operations',
		'pages',
		'pdf',
		'policy',
		'search',
		'secrets',
		'sheets',
		'signatures',
		'yaml'
	],
	['accounts', 'grants', 'people', 'units'],
	['courses', 'postings', 'questions', 'syllabus'],
	['certificates', 'hours', 'papers', 'qualifications'],
	['learning', 'mocks', 'practice'],
	// What trainers do with papers, and what answers say about questions.
	['corrections', 'item-statistics', 'marking', 'sittings'],
	// What is due to somebody, what they have done, and how learning goes, gathered from all of the below.
	['learning-statistics', 'records', 'today'],
	// What feeds and runs all the others: no domain knows them, only the command line does.
	['content', 'demo', 'environment', 'jobs']
];

/**
 * Files that read on behalf of somebody, and so know units and grants, stand a floor above their
 * own domain, which units and grants build on. Their neighbours must not import them.
 */
export const filesOnHigherFloors: Readonly<Record<string, number>> = {
	'src/lib/server/audit/list.ts': 2,
	'src/lib/server/files/file.ts': 2,
	'src/lib/server/files/purposes.ts': 2
};

/** The arrows within a floor, from the domain that imports to the one that is imported. */
export const arrowsWithinFloors: readonly (readonly [from: string, to: string])[] = [
	['accounts', 'grants'],
	['accounts', 'people'],
	['accounts', 'units'],
	['files', 'audit'],
	['grants', 'units'],
	['operations', 'audit'],
	['people', 'grants'],
	['people', 'units'],
	['policy', 'audit'],
	['policy', 'yaml'],
	['practice', 'mocks'],
	['qualifications', 'hours'],
	['questions', 'syllabus'],
	['signatures', 'audit'],
	['signatures', 'secrets'],
	['sittings', 'marking'],
	['today', 'learning-statistics']
];

/** Knows every domain, but only the types of its tables. */
export const composition = 'src/lib/server/database/schema.ts';
