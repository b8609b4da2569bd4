import { strong, tell, tellTable } from './screen.ts';
import { say } from './words.mjs';

export async function run(): Promise<number> {
	tell(`${strong(say('cli_help_title'))}\n`);
	tell(`  ${say('cli_help_usage')}\n`);
	tellTable([
		['start', say('cli_help_start')],
		['dev', say('cli_help_dev')],
		['build', say('cli_help_build')],
		['migrate', say('cli_help_migrate')],
		['import [DIR]', say('cli_help_import')],
		['import --check [DIR]', say('cli_help_import_check')],
		['seed', say('cli_help_seed')],
		['seed --clear', say('cli_help_seed_clear')],
		['verify audit', say('cli_help_verify_audit')],
		['verify certificate FILE', say('cli_help_verify_certificate')],
		['rebuild reviews', say('cli_help_rebuild_reviews')],
		['doctor', say('cli_help_doctor')],
		['help', say('cli_help_help')]
	]);
	tell(`\n  ${say('cli_help_more')}`);
	return 0;
}
