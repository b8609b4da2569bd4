import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { hostileLessons, hostileTexts } from '../../../tests/support/hostile.ts';
import LessonOnPage from '../../../tests/support/LessonOnPage.svelte';
import { drawText } from '../../routes/courses/[course=slug]/lessons/[lesson=slug]/draw-text.server.ts';
import { parseLessonBody } from './lesson.ts';
import Markdown from './Markdown.svelte';
import { parseMarkdown } from './parse.ts';
import type { MarkdownDocument } from './tree.ts';

const terms = new Map([['低保', '<script>alert(1)</script>" onmouseover="alert(1)']]);
const media = new Map(
	['png', 'mp3', 'mp4', 'vtt', 'docx'].map((ending) => [`media/a.${ending}`, `/media/0.${ending}`])
);

interface Addressed {
	type: string;
	href?: string;
	src?: string;
	captions?: string;
	poster?: string | null;
}

const addressKeys = ['href', 'src', 'captions', 'poster'] as const;

/** Every node of the tree that has an address. */
function addressed(value: unknown): Addressed[] {
	if (Array.isArray(value)) return value.flatMap(addressed);
	if (value === null || typeof value !== 'object') return [];
	const below = Object.values(value).flatMap(addressed);
	return addressKeys.some((key) => key in value) ? [value as Addressed, ...below] : below;
}

const elements = new Set(
	[
		'div h1 h2 h3 h4 h5 h6 p ul ol li blockquote pre code hr table thead tbody tr th td em strong s',
		'a br img aside section span figure figcaption audio video track details summary svg path',
		'form fieldset legend input select option label button'
	].flatMap((names) => names.split(' '))
);
const attributes = new Set(
	[
		'class id href title rel src alt loading decoding start scope tabindex data-language',
		'aria-label aria-hidden controls preload playsinline poster kind label default download',
		'viewBox width height d focusable role',
		'data-section data-section-end aria-labelledby aria-live method action type name value autocomplete for maxlength'
	].flatMap((names) => names.split(' '))
);

function expectOnlyWhatIsAllowed(value: unknown): void {
	for (const { type, ...node } of addressed(value)) {
		for (const address of addressKeys.map((key) => node[key])) {
			if (typeof address !== 'string') continue;
			const url = new URL(address, 'https://own.example/page');
			expect(['https:', 'mailto:']).toContain(url.protocol);
			expect([url.username, url.password]).toEqual(['', '']);
			expect(url.search).not.toContain('bcc');
			if (type !== 'link') expect(url.origin).toBe('https://own.example');
			expect(url.hostname).not.toMatch(/evil/);
		}
	}
}

function expectOnlyOurMarkup(document: MarkdownDocument): void {
	expectOnlyOurs(render(Markdown, { props: { document } }).body);
}

let lessonId = 0;

/** The lesson as it reaches the page: drawn ahead, with the questions around. */
async function expectOnlyOurLesson(document: MarkdownDocument): Promise<void> {
	for (const isData of [false, true]) {
		const text = await drawText(++lessonId, {
			language: 'zh-CN',
			isData,
			getDocument: async () => JSON.stringify(document)
		});
		expectOnlyOurs(render(LessonOnPage, { props: { text } }).body);
	}
}

function expectOnlyOurs(body: string): void {
	const html = body.replace(/<!--.*?-->/g, '');
	for (const [, name = '', rest = ''] of html.matchAll(
		/<([a-z][a-z0-9]*)((?:"[^"]*"|[^>"])*)>/gi
	)) {
		expect(elements).toContain(name);
		for (const [, attribute = ''] of rest.matchAll(/([^\s"=/]+)(?:="[^"]*")?/g))
			expect(attributes).toContain(attribute);
	}
	expect(html).not.toMatch(/<(?![a-z/!])/i);
	expect(html).not.toMatch(/[\u202a-\u202e]/);
}

describe.each(hostileTexts)('%j', (payload) => {
	const document = parseMarkdown(payload);

	test('leads nowhere but where the policy allows', () => expectOnlyWhatIsAllowed(document));
	test('shows no element and no attribute that is not one of ours', () =>
		expectOnlyOurMarkup(document));
});

describe.each([...hostileLessons, ...hostileTexts])('in a lesson: %j', (payload) => {
	// Shown even where it is refused: what the import keeps out must not be all that protects a page.
	const { document, checks } = parseLessonBody(payload, { terms, media });

	test('leads nowhere but where the policy allows', () => {
		expectOnlyWhatIsAllowed(document);
		expectOnlyWhatIsAllowed(checks);
	});

	test('shows no element and no attribute that is not one of ours', async () => {
		await expectOnlyOurLesson(document);
		for (const { shown, key } of checks) {
			const children = [...shown.stem, ...key.explanation, ...Object.values(key.feedback).flat()];
			expectOnlyOurMarkup({ title: undefined, children });
		}
	});
});

test('what is allowed stays allowed', () => {
	const allowed = [
		...['/help/about', 'help', '../a/b.md', '?page=2', '#s-概述', '/a%20b', '/%E6%A6%82'],
		...['https://www.mca.gov.cn/article', 'https://例子.测试/路径', 'mailto:zhixing@example.gov.cn']
	];
	for (const href of allowed) {
		expect(addressed(parseMarkdown(`[x](${href})`))).toHaveLength(1);
	}
	expect(addressed(parseMarkdown('![x](/images/图.png)'))).toHaveLength(1);
	expect(hostileTexts.length + hostileLessons.length).toBeGreaterThanOrEqual(150);
});
