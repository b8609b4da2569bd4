import { sql } from 'kysely';
import * as v from 'valibot';
import type { ObjectiveKind } from '#lib/exam/question.ts';
import type { ScoringRule } from '#lib/mocks/marking.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { nation } from '../policy/policy.ts';
import { valueSchemas } from '../policy/rule-values.ts';

/** A rule of marking as it stands, with its own id: a later one has another. */
export type PinnedRule = ScoringRule & { id: number; source: string; confidence: string };

const kindByKey: Record<string, ObjectiveKind> = {
	'exam.scoring.single': 'single',
	'exam.scoring.multiple': 'multiple'
};

/**
 * The rules by which objective questions are marked today.
 *
 * @throws NotFound `policy-rule`
 */
export async function findScoringRules(db: Reader): Promise<Record<ObjectiveKind, PinnedRule>> {
	const rows = await scoringRules(db)
		.where('area', '=', nation)
		.where('retired_at', 'is', null)
		.where(sql<boolean>`valid @> current_date`)
		.execute();
	const rules = rows.map(read);
	const ruleOf = (kind: ObjectiveKind) => {
		const rule = rules.find((one) => one.kind === kind);
		if (!rule) throw new NotFound('policy-rule', { values: { key: `exam.scoring.${kind}` } });
		return rule;
	};
	return { single: ruleOf('single'), multiple: ruleOf('multiple') };
}

/** The rules that a paper was laid with, by their ids, whatever holds today. */
export async function getScoringRules(
	db: Reader,
	ids: readonly number[]
): Promise<Map<number, PinnedRule>> {
	if (ids.length === 0) return new Map();
	const rows = await scoringRules(db).where('id', 'in', ids).execute();
	return new Map(rows.map((row) => [row.id, read(row)]));
}

function scoringRules(db: Reader) {
	return db
		.selectFrom('policy_rule')
		.where('key', 'in', Object.keys(kindByKey))
		.select(['id', 'key', 'value', 'source', 'confidence']);
}

type Row = Awaited<ReturnType<ReturnType<typeof scoringRules>['execute']>>[number];

function read({ key, value, ...rule }: Row): PinnedRule {
	return kindByKey[key] === 'single'
		? { ...rule, kind: 'single', value: v.parse(valueSchemas['single-scoring'], value) }
		: { ...rule, kind: 'multiple', value: v.parse(valueSchemas['multiple-scoring'], value) };
}
