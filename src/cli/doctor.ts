import { join } from 'node:path';
import { findHolder } from '#lib/server/embedded-postgres/home-lock.ts';
import { openContext } from './context.ts';
import { examineDatabase } from './doctor/database.ts';
import type { Finding } from './doctor/finding.ts';
import { examineInstallation } from './doctor/installation.ts';
import { examineMachine } from './doctor/machine.ts';
import { examineTestTools } from './doctor/tests.ts';
import { faint, tell, tellMore, tellRow } from './screen.ts';
import { say } from './words.mjs';

/** Looks at everything that Zhixing needs, and says of each thing how to mend it. */
export async function run(): Promise<number> {
	const context = openContext();
	const holder = findHolder(join(context.environment.home, 'start.lock'));
	const findings: Finding[] = [];
	const show = (found: Finding[]) => {
		for (const finding of found) tellFinding(finding);
		findings.push(...found);
	};
	show(await examineMachine(context, holder !== undefined));
	show(examineInstallation(context, holder));
	show(await examineDatabase(context));
	show(await examineTestTools());

	const count = (mark: Finding['mark']) => findings.filter((found) => found.mark === mark).length;
	const values = { good: count('good'), warning: count('warning'), bad: count('bad') };
	tell(`\n${say(values.bad > 0 ? 'cli_doctor_broken' : 'cli_doctor_well', values)}`);
	return values.bad > 0 ? 1 : 0;
}

function tellFinding({ mark, label, text, mend }: Finding): void {
	tellRow(mark, label, text);
	if (mend) tellMore(faint(`→ ${mend}`));
}
