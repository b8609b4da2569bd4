import { sql, type Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';
import { expectations } from '../access/expectations.ts';

/** Who of the demonstration opens a route: somebody who may. */
export function visitorOf(id: string): string | undefined {
	const who = expectations[id]?.who;
	if (who === 'anyone') return undefined;
	if (who === 'half-signed-in' || who === 'everyone-signed-in') return 'demo-county';
	if (id.startsWith('/accounts')) return 'demo-security';
	if (who?.includes('county-bureau')) return 'demo-county';
	return who?.includes('trainer') ? 'demo-trainer' : 'demo-audit';
}

/** Ids of the demonstration's rows to put into addresses: of the county that the bureau answers for. */
export async function findRows(db: Kysely<Database>): Promise<Record<string, string>> {
	const { rows } = await sql<{
		unit: string;
		person: string;
		account: string;
		choice: string;
		case_study: string;
	}>`
		select
			(select public_id::text from unit join unit_version on unit_id = unit.id
				where name = '卢峰镇人民政府（示例）' and valid @> current_date limit 1) as unit,
			(select person.public_id::text from person join account on person_id = person.id
				where user_name = 'demo-hr') as person,
			(select public_id::text from account where user_name = 'demo-hr') as account,
			(select slug from question where subject = 'A1' order by slug limit 1) as choice,
			(select slug from question where subject = 'B3' order by slug limit 1) as case_study
	`.execute(db);
	const [row] = rows;
	if (!row) throw new Error('The demonstration has no rows.');
	return { ...row };
}

/** The address of a route with rows and named values for its parameters. */
export function addressOf(id: string, rows: Record<string, string>): string {
	const { row, parameters = {} } = expectations[id] ?? {};
	return id.replace(
		/\[(\w+)(?:=\w+)?\]/g,
		(_all, name: string) => parameters[name] ?? rows[row ?? name] ?? ''
	);
}
