import { sql, type Kysely } from 'kysely';
import type { Database } from '#lib/server/database/schema.ts';

/** What to put into addresses of what trainers do with papers, and of what their learners see of it. */
export interface SittingRows extends Record<string, string> {
	open_sitting: string;
	published_sitting: string;
	answer: string;
	/** A paper of the demonstration's learner that was handed in. */
	attempt: string;
	/** A corrected key that waits to be decided, and its question. */
	correction: string;
	corrected: string;
}

/** The ids of what the demonstration has seeded, and a proposal of its author. */
export async function findSittingRows(db: Kysely<Database>): Promise<SittingRows> {
	await sql`
		insert into key_correction (public_id, version_id, from_key_id, policy, right_options, notes,
			explanation, reason, proposed_by)
		select gen_random_uuid(), key.version_id, key.id, 'only-up', '{d}', key.notes, key.explanation,
			'依据已经改变（示例）', account.person_id
		from question
		join answer_key key on key.version_id = question.current_version_id and key.number = 1
		join question_version version on version.id = key.version_id and version.kind = 'single'
		join account on account.user_name = 'demo-author'
		where question.subject = 'A1'
		order by question.slug desc limit 1
		on conflict do nothing`.execute(db);
	const { rows } = await sql<SittingRows>`
		select
			(select public_id::text from sitting where published_at is null
				order by id limit 1) as open_sitting,
			(select public_id::text from sitting where published_at is not null
				order by id limit 1) as published_sitting,
			(select public_id::text from marking_item where finalised_at is null
				order by id limit 1) as answer,
			(select attempt.public_id::text from attempt
				join account on account.person_id = attempt.person_id
				where user_name = 'demo-learner' and submitted_at is not null and not is_result_held
				order by attempt.id limit 1) as attempt,
			correction.public_id::text as correction, question.slug as corrected
		from key_correction correction
		join question_version version on version.id = correction.version_id
		join question on question.id = version.question_id
		where correction.state = 'open' limit 1`.execute(db);
	const [row] = rows;
	if (!row) throw new Error('The demonstration has no class.');
	return row;
}

/** The pages of the staff side of mock papers with something on them. */
export const sittingStops: {
	name: string;
	path: (rows: Record<string, string>) => string;
	visitor: string;
}[] = [
	{
		name: 'a class mock exam that is open',
		path: ({ open_sitting }) => `/exam/sittings/${open_sitting}?query=王`,
		visitor: 'demo-trainer'
	},
	{
		name: 'a class mock exam that is published',
		path: ({ published_sitting }) => `/exam/sittings/${published_sitting}`,
		visitor: 'demo-trainer'
	},
	{
		name: 'an answer to mark',
		path: ({ answer }) => `/exam/marking/${answer}`,
		visitor: 'demo-trainer'
	},
	{
		name: 'an invitation',
		path: ({ open_sitting }) => `/exam/invitations/${open_sitting}`,
		visitor: 'demo-learner'
	},
	{
		name: 'how a paper was marked',
		path: ({ attempt }) => `/exam/marks/${attempt}`,
		visitor: 'demo-learner'
	},
	{
		name: 'the form of a corrected key',
		path: ({ choice }) => `/questions/${choice}/correction`,
		visitor: 'demo-author'
	},
	{
		name: 'a corrected key to decide',
		path: ({ corrected, correction }) => `/questions/${corrected}/corrections/${correction}`,
		visitor: 'demo-reviewer'
	},
	{
		name: 'no suspicious questions',
		path: () => '/questions?answers=suspicious',
		visitor: 'demo-trainer'
	}
];
