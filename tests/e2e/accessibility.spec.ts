import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { factKinds } from '#lib/qualifications/facts.ts';
import { expectations } from '../access/expectations.ts';
import { findExamRows } from './exam-rows.ts';
import { busyLearner, findLearningRows } from './learning-rows.ts';
import { addressOf, findRows, visitorOf } from './rows.ts';
import { findSittingRows, sittingStops } from './sitting-rows.ts';
import {
	address,
	expect,
	halfSignedIn,
	listenForComplaints,
	signInAs,
	testWithoutWindow as test
} from './support.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 800 };

/** Somewhere to look: an address, who goes there, and what it answers. */
interface Stop {
	name: string;
	path: (rows: Record<string, string>) => string;
	visitor: string | undefined;
	status?: number;
}

/** Every route that shows a page; end points and pure redirects have nothing to look at. */
const pages: Stop[] = Object.entries(expectations)
	.filter(([id, { reading }]) => !/\.(?:json|pdf|xlsx)$|z$/.test(id) && (reading ?? 200) === 200)
	.map(([id]) => ({ name: id, path: (rows) => addressOf(id, rows), visitor: visitorOf(id) }));

/** What a route's plain address does not show. */
const states: Stop[] = [
	{ name: 'the door', path: () => '/sign-in', visitor: undefined },
	{ name: 'the door by unit', path: () => '/sign-in?by=unit', visitor: undefined },
	{ name: 'the second factor', path: () => '/sign-in/second-factor', visitor: halfSignedIn },
	{ name: 'no page', path: () => '/nowhere', visitor: 'demo-hr', status: 404 },
	{ name: 'forbidden', path: () => '/audit', visitor: 'demo-hr', status: 403 },
	{ name: 'a day of the past', path: () => '/units?as_of=2019-12-31', visitor: 'demo-county' },
	{ name: 'nothing found', path: () => '/people?query=zzzz', visitor: 'demo-hr' },
	{ name: 'a twin', path: () => '/people/new?name=谭月红', visitor: 'demo-hr' },
	{
		name: 'a role for a person',
		path: ({ person }) => `/grants/new?person=${person}`,
		visitor: 'demo-county'
	},
	{
		name: 'a question of the bank',
		path: ({ choice }) => `/questions/${choice}`,
		visitor: 'demo-trainer'
	},
	{
		name: 'a question that people mark',
		path: ({ case_study }) => `/questions/${case_study}`,
		visitor: 'demo-trainer'
	},
	{ name: 'no question found', path: () => '/questions?q=zzzz', visitor: 'demo-trainer' },
	...ofLearning(),
	...ofTheExam(),
	...sittingStops,
	{ name: 'home of a learner', path: () => '/', visitor: 'demo-learner' },
	{ name: 'home of an auditor', path: () => '/', visitor: 'demo-audit' }
];

/** Pages of learning with something on them, and those that show one thing of somebody's own. */
function ofLearning(): Stop[] {
	const visitor = busyLearner;
	const own = (name: string, path: Stop['path']): Stop => ({ name, path, visitor });
	const ofCounty = (name: string, path: Stop['path']): Stop => ({
		name,
		path,
		visitor: 'demo-county'
	});
	return [
		own('home of somebody in a course', () => '/'),
		own('courses, one of them begun', () => '/courses'),
		own('words found in lessons', () => '/courses?query=低保'),
		own('a course that is begun', ({ course }) => `/courses/${course}`),
		own('a course that is locked', () => '/courses/casework-in-six-steps'),
		own('a lesson with answers and a note', ({ lesson }) => `${lesson}`),
		own('a lesson not begun', ({ course }) => `/courses/${course}/lessons/02-the-first-minute`),
		own('own certificates', () => '/certificates'),
		own('a certificate', ({ document }) => `/certificates/${document}`),
		own('own hours', () => '/hours'),
		own('a training that was filed', ({ filing }) => `/hours/filings/${filing}`),
		own('own record', () => '/record'),
		ofCounty('trainings to decide', () => '/hours/decisions'),
		ofCounty('a training to decide', ({ filing }) => `/hours/decisions/${filing}`),
		ofCounty("a learner's hours", ({ learner }) => `/people/${learner}/hours`),
		ofCounty("a learner's record", ({ learner }) => `/people/${learner}/record`),
		{
			name: 'a certificate that is valid',
			path: ({ document }) => `/verify/${document}`,
			visitor: undefined
		}
	];
}

/** Pages of the road to the exam with something on them, and each of its forms. */
function ofTheExam(): Stop[] {
	const own = (name: string, path: Stop['path']): Stop => ({ name, path, visitor: 'demo-learner' });
	const ofBusy = (name: string, path: Stop['path']): Stop => ({
		name,
		path,
		visitor: busyLearner
	});
	const ofCounty = (name: string, path: Stop['path']): Stop => ({
		name,
		path,
		visitor: 'demo-county'
	});
	return [
		own('the road of a candidate', () => '/exam/road'),
		own('the plan of a candidate', () => '/exam/road/plan'),
		own('what a candidate has on record', () => '/exam/road/facts'),
		own('a fact of a candidate', ({ fact }) => `/exam/road/facts/${fact}`),
		own('practice', () => '/exam/practice'),
		own('a question with its answer', ({ drill }) => `/exam/practice/${drill}?at=1`),
		own('how a run went', ({ drill }) => `/exam/practice/${drill}`),
		own('the wrong-question book', () => '/exam/practice/mistakes'),
		own('a sheet of mistakes', () => '/exam/practice/mistakes/sheet'),
		own('questions found', () => '/exam/practice/search?q=救助'),
		own('advice on multiple choices', () => '/exam/practice/coach'),
		own('a correction', ({ fact }) => `/exam/road/facts/new?corrects=${fact}`),
		...factKinds.map((kind) =>
			own(`the form of ${kind}`, () => `/exam/road/facts/new?kind=${kind}`)
		),
		own('own papers', () => '/exam/papers'),
		own('a paper before its clock runs', ({ laid }) => `/exam/papers/${laid}`),
		own('the result of a paper', ({ closed }) => `/exam/papers/${closed}/result`),
		ofBusy('a paper that is written', ({ running }) => `/exam/papers/${running}`),
		ofBusy('a paper to hand in', ({ running }) => `/exam/papers/${running}?question=hand-in`),
		ofBusy('a paper to mark oneself', ({ written }) => `/exam/papers/${written}/result?show=all`),
		ofCounty('a certificate to verify', ({ credential }) => `/exam/decisions/${credential}`),
		ofCounty('renewals that are due', () => '/exam/candidates?state=renewal-due'),
		ofCounty('no candidates', () => '/exam/candidates?query=zzzz'),
		ofCounty('a certificate of somebody', ({ holder }) => `/people/${holder}/qualifications`),
		ofCounty('passes of somebody', ({ candidate }) => `/people/${candidate}/qualifications`)
	];
}

/** How a page is dressed when it is looked at, and which rules are asked about it. */
interface Dress {
	name: string;
	viewport: { width: number; height: number };
	/** The attributes of the root by which a person's choice of colours and text size takes effect. */
	theme?: 'dark';
	text?: 'large';
	/** All of the standards, only what another dress can change, or the width alone. */
	rules: 'all' | 'contrast' | 'none';
}

/** What the size and the dress can break; the rest is the same page. */
const looks: Record<'zh-CN' | 'en', readonly Dress[]> = {
	'zh-CN': [
		{ name: 'desktop', viewport: desktop, rules: 'all' },
		{ name: 'phone', viewport: phone, rules: 'all' },
		{ name: 'dark phone', viewport: phone, theme: 'dark', rules: 'contrast' },
		{ name: 'phone with large text', viewport: phone, text: 'large', rules: 'none' }
	],
	en: [
		{ name: 'desktop', viewport: desktop, rules: 'none' },
		{ name: 'phone', viewport: phone, rules: 'all' }
	]
};

// Each worker takes what is left, with a window of its own.
test.describe.configure({ mode: 'parallel' });

for (const language of ['zh-CN', 'en'] as const) {
	test.describe(language, () => inspect([...pages, ...states], language));
}

/** What the addresses name, asked for once. */
let rows: Promise<Record<string, string>[]> | undefined;

/** One context for each visitor and language, whose page goes from stop to stop. */
function inspect(stops: readonly Stop[], language: 'zh-CN' | 'en'): void {
	const open = new Map<string, { context: BrowserContext; page: Page; complaints: string[] }>();
	test.afterAll(async () => {
		await Promise.all([...open.values()].map(({ context }) => context.close()));
	});
	for (const { name, path, visitor, status = 200 } of stops) {
		test(name, async ({ browser, db }) => {
			const key = visitor ?? 'nobody';
			const visit = open.get(key) ?? (await enter(browser, language));
			if (!open.has(key) && visitor) await signInAs(db, visit.context, visitor);
			open.set(key, visit);
			const { page, complaints } = visit;
			rows ??= Promise.all([
				findRows(db),
				findLearningRows(db),
				findExamRows(db),
				findSittingRows(db)
			]);
			const answer = await page.goto(path(Object.assign({}, ...(await rows))));
			expect(answer?.status()).toBe(status);
			await expect(page.locator('html')).toHaveAttribute('lang', language);
			expect(await page.title()).not.toBe('');
			for (const dress of looks[language]) await expectNoBarrier(page, dress);
			expect(complaints.splice(0)).toEqual([]);
		});
	}
}

async function expectNoBarrier(page: Page, dress: Dress): Promise<void> {
	await page.setViewportSize(dress.viewport);
	await page.evaluate(({ theme, text }) => {
		const { dataset } = document.documentElement;
		if (theme) dataset.theme = theme;
		else delete dataset.theme;
		if (text) dataset.text = text;
		else delete dataset.text;
	}, dress);
	expect(await widthOverflow(page), dress.name).toBeLessThanOrEqual(0);
	if (dress.rules === 'none') return;
	const runOnly = dress.rules === 'all' ? standards : ['color-contrast'];
	const { violations } = await new AxeBuilder({ page })
		.options({ runOnly, resultTypes: ['violations'] })
		// Our pages have no frames of other origins; gathering them would open another window each time.
		.setLegacyMode()
		.analyze();
	expect(violations.map(describeViolation), dress.name).toEqual([]);
}

async function enter(browser: Browser, language: string) {
	const { origin } = address();
	const context = await browser.newContext({
		baseURL: origin,
		viewport: desktop,
		locale: language
	});
	await context.addCookies([{ name: 'zhixing_language', value: language, url: origin }]);
	const complaints = listenForComplaints(context);
	return { context, page: await context.newPage(), complaints };
}

/** By how many pixels the page is wider than the window: nobody should have to scroll sideways. */
function widthOverflow(page: Page): Promise<number> {
	return page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
}

function describeViolation({
	id,
	nodes
}: {
	id: string;
	nodes: { target: unknown; failureSummary?: string }[];
}) {
	return `${id}: ${nodes
		.slice(0, 3)
		.map(({ target, failureSummary }) => `${String(target)} ${failureSummary ?? ''}`)
		.join(' | ')}`;
}
