import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';

/** The word for a rule that counts nothing. */
export const noUnit = 'none';

const day = v.pipe(v.string(), v.check(isDay, 'bad-date'));
const ruleKey = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/), v.maxLength(120));
const unit = v.picklist([
	noUnit,
	'points',
	'items',
	'people',
	'times',
	'characters',
	'percent',
	'ratio',
	'seconds',
	'minutes',
	'hours',
	'class-hours',
	'days',
	'months',
	'years'
]);

/** `keys.yaml`: every key that a rule file may use. */
export const registrySchema = v.strictObject({
	keys: v.array(
		v.strictObject({
			key: ruleKey,
			type: v.string(),
			unit,
			zh: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
			en: v.pipe(v.string(), v.minLength(1), v.maxLength(200))
		})
	)
});

const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** A rule file: one theme, the sources it draws on, the rules. */
export const themeSchema = v.strictObject({
	theme: shortText,
	sources: v.record(
		v.string(),
		v.strictObject({
			document: shortText,
			number: v.optional(shortText),
			date: v.optional(v.union([shortText, v.number()])),
			page: v.optional(shortText)
		})
	),
	rules: v.array(
		v.strictObject({
			key: ruleKey,
			value: v.unknown(),
			unit,
			area: v.pipe(v.string(), v.regex(/^(CN|[0-9]{6}|[0-9]{9}|[0-9]{12})$/)),
			valid_from: day,
			valid_to: v.optional(day),
			source: v.string(),
			confidence: v.picklist(['high', 'medium', 'low']),
			note: v.optional(v.pipe(v.string(), v.maxLength(1000)))
		})
	)
});

export type Theme = v.InferOutput<typeof themeSchema>;
