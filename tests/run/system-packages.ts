import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { run } from './command.ts';
import type { Count } from './count.ts';

const isRoot = process.getuid?.() === 0;

/** The oldest PostgreSQL from 15 on that the system has, as a folder of programs. */
export function findOlderPostgres(): string | undefined {
	const root = '/usr/lib/postgresql';
	const majors = existsSync(root) ? readdirSync(root).map(Number) : [];
	const oldest = majors
		.filter((major) => major >= 15 && existsSync(`${root}/${major}/bin/initdb`))
		.sort((one, other) => one - other)[0];
	return oldest === undefined ? undefined : `${root}/${oldest}/bin`;
}

export const chromium = '/usr/bin/chromium';

/** Turns a PDF into pixels, so that a test sees what a printer would. */
const pdfPrinter = '/usr/bin/pdftoppm';

function hasChineseFonts(): boolean {
	return existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
}

/** Debian's package would start a server of its own, which nobody asked for. */
function keepServersFromStarting(): void {
	const folder = '/etc/postgresql-common/createcluster.d';
	mkdirSync(folder, { recursive: true });
	writeFileSync(`${folder}/zhixing-tests.conf`, 'create_main_cluster = false\n');
}

/** Installs what the tests need of the system where that is allowed, and says what is missing. */
export async function installSystemPackages(): Promise<Count> {
	const missing = [
		...(findOlderPostgres() ? [] : ['postgresql']),
		...(existsSync(chromium) ? [] : ['chromium']),
		...(hasChineseFonts() ? [] : ['fonts-noto-cjk']),
		...(existsSync(pdfPrinter) ? [] : ['poppler-utils'])
	];
	if (missing.length === 0) return { passed: 1, failed: 0, output: '' };
	const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
	if (!isRoot) {
		const output = `The tests need ${missing.join(', ')}. As root: ${command}`;
		return { passed: 0, failed: 1, output };
	}
	if (missing.includes('postgresql')) keepServersFromStarting();
	const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
	const update = await run('apt-get', ['update'], quiet);
	const install = await run('apt-get', command.split(' ').slice(1), quiet);
	const isThere = [
		findOlderPostgres(),
		existsSync(chromium),
		hasChineseFonts(),
		existsSync(pdfPrinter)
	].every(Boolean);
	return {
		passed: isThere ? 1 : 0,
		failed: isThere ? 0 : 1,
		output: `${update.output}\n${install.output}`
	};
}
