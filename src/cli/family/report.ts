import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#lib/server/demo/accounts.ts';
import type { EmbeddedPostgresEvent } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import type { Environment } from '#lib/server/environment/environment.ts';
import type { Context } from '../context.ts';
import { explain } from '../explain.ts';
import { complain, strong, tell, tellRow, tellTable } from '../screen.ts';
import { say } from '../words.mjs';
import type { ChildEvent } from './kept-child.ts';
import type { Prepared } from './prepare.ts';

const inSeconds = (ms: number): string => (ms / 1000).toFixed(ms < 10_000 ? 1 : 0);

/** Tells what happens to the database while it is brought up and kept up. */
export function tellDatabaseEvent(event: EmbeddedPostgresEvent): void {
	const label = say('cli_row_database');
	switch (event.kind) {
		case 'initialising':
			return tell(say('cli_database_initialising'));
		case 'remains-cleared':
			return tellRow('warning', label, say('cli_database_remains'));
		case 'waiting': {
			const word = event.state === 'recovery' ? 'cli_database_recovering' : 'cli_database_waiting';
			return tellRow('warning', label, say(word, { seconds: inSeconds(event.waitedMs) }));
		}
		case 'lost':
			return complain(say('cli_database_lost'));
		case 'restarting':
			if (event.delayMs === 0) return;
			return complain(say('cli_database_restarting', { seconds: inSeconds(event.delayMs) }));
		case 'restarted':
			return complain(say('cli_database_restarted'));
		case 'restart-failed':
			return complain(explain(event.failure));
	}
}

/** Tells of children that died and came back. */
export function tellChildEvent(event: ChildEvent): void {
	if (event.kind === 'back') return complain(say('cli_child_back', { name: event.name }));
	const { name, cause, delayMs } = event;
	const word = delayMs === 0 ? 'cli_child_exited' : 'cli_child_exited_wait';
	complain(say(word, { name, cause, seconds: inSeconds(delayMs) }));
}

/** Browsers elsewhere would be turned away: what they open is not the address we answer for. */
export function warnOfOrigin({ host, origin }: Environment): void {
	const isOpen = !/^(127\.|localhost$|::1$)/.test(host);
	if (!isOpen || process.env.ORIGIN) return;
	tellRow('warning', 'ORIGIN', say('cli_origin_local', { host, origin }));
}

/** The address, and how to get in. */
export function tellWelcome({ environment }: Context, { isDemo, setupCode }: Prepared): void {
	const { origin } = environment;
	tell(`\n  ${say('cli_welcome')}  ${strong(origin)}\n`);
	if (setupCode) {
		tell(`  ${say('cli_welcome_setup', { ...setupCode, url: `${origin}/setup` })}`);
		tell(`\n      ${strong(setupCode.code)}\n`);
	} else if (isDemo) {
		tell(`  ${say('cli_welcome_demo', { password: DEMO_PASSWORD })}\n`);
		tellTable(
			DEMO_ACCOUNTS.map(({ userName, personName, unitName }) => [userName, personName, unitName])
		);
		tell();
	}
	tell(`  ${say('cli_welcome_stop')}`);
}
