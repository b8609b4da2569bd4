const browsers: readonly [pattern: RegExp, name: string][] = [
	[/MicroMessenger\//, 'WeChat'],
	[/DingTalk\//, 'DingTalk'],
	[/HuaweiBrowser\//, 'Huawei Browser'],
	[/MiuiBrowser\//, 'Mi Browser'],
	[/QQBrowser\//, 'QQ Browser'],
	[/UCBrowser\//, 'UC Browser'],
	[/360(?:SE|EE)|QIHU/, '360'],
	[/Edg(?:A|iOS)?\//, 'Edge'],
	[/Firefox\/|FxiOS\//, 'Firefox'],
	[/Chrome\/|CriOS\//, 'Chrome'],
	[/Safari\//, 'Safari']
];

const systems: readonly [pattern: RegExp, name: string][] = [
	[/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
	[/Android/, 'Android'],
	[/iPhone|iPod/, 'iPhone'],
	[/iPad/, 'iPad'],
	[/Windows/, 'Windows'],
	[/Mac OS X/, 'macOS'],
	[/UOS|Kylin/, 'Kylin/UOS'],
	[/Linux/, 'Linux']
];

/**
 * Browser and system in two words, so that people know their own devices again. The rest of what
 * a browser says about itself is not kept.
 */
export function clientName(userAgent: string | null): string {
	const find = (list: typeof browsers) =>
		list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
	return [find(browsers), find(systems)].filter(Boolean).join(' · ');
}
