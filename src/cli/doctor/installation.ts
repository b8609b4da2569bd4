import { existsSync, statSync } from 'node:fs';
import { examineEmbedded } from '#lib/server/embedded-postgres/examination.ts';
import type { Holder } from '#lib/server/embedded-postgres/home-lock.ts';
import { readKeys } from '#lib/server/secrets/keys.ts';
import { isBuilt } from '../family/build.ts';
import type { Context } from '../context.ts';
import { explain } from '../explain.ts';
import { say } from '../words.mjs';
import { bad, good, warning, type Finding } from './finding.ts';

/** The installation: its folder, its keys, its pages, its data folder. */
export function examineInstallation(context: Context, holder: Holder | undefined): Finding[] {
	const { environment, project } = context;
	return [
		examineRun(holder),
		examineBuild(project),
		examineKeys(environment.keysFile),
		...(environment.databaseUrl ? [] : [examineDataFolder(environment.home)])
	];
}

function examineRun(holder: Holder | undefined): Finding {
	if (!holder) return good('cli_doctor_run', 'cli_doctor_run_none');
	const { pid, since, purpose } = holder;
	return good('cli_doctor_run', 'cli_doctor_run_here', { pid, since, purpose });
}

function examineBuild(project: string): Finding {
	if (isBuilt(project)) return good('cli_row_build', 'cli_doctor_build_good');
	return warning('cli_row_build', 'cli_doctor_build_old', 'cli_doctor_build_mend');
}

function examineKeys(path: string): Finding {
	const values = { path };
	if (!existsSync(path)) return good('cli_doctor_keys', 'cli_doctor_keys_none', values);
	if ((statSync(path).mode & 0o077) !== 0) {
		return bad('cli_doctor_keys', 'cli_doctor_keys_open', 'cli_doctor_keys_open_mend', values);
	}
	try {
		readKeys(path);
		return good('cli_doctor_keys', 'cli_doctor_keys_good', values);
	} catch {
		return bad('cli_doctor_keys', 'cli_doctor_keys_broken', 'cli_doctor_keys_mend', values);
	}
}

/** Looks without touching: whether the embedded server could open what is there. */
function examineDataFolder(home: string): Finding {
	try {
		const found = examineEmbedded(home);
		if (!found) return good('cli_doctor_data', 'cli_doctor_data_none', { folder: home });
		return good('cli_doctor_data', 'cli_doctor_data_good', { ...found });
	} catch (error) {
		return { mark: 'bad', label: say('cli_doctor_data'), text: explain(error) };
	}
}
