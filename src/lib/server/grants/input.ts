import * as v from 'valibot';
import { addDays } from '#lib/dates.ts';
import { dayField, idField, optionalField, reasonField } from '../input.ts';
import { trees } from '../units/tree.ts';
import { roles } from './roles.ts';

/** A form names the last day, since that is how people speak; ranges name the day after it. */
export const grantInput = v.pipe(
	v.object({
		person: idField,
		role: v.picklist(roles, 'grant-role-unknown'),
		unit: idField,
		tree: v.optional(v.picklist(trees), 'civil-affairs'),
		from: dayField,
		last_day: optionalField(dayField),
		reason: reasonField
	}),
	v.transform(({ last_day, ...grant }) => ({
		...grant,
		until: last_day === null ? null : addDays(last_day, 1)
	}))
);

export type GrantInput = v.InferOutput<typeof grantInput>;

export const grantEndInput = v.object({ grant: idField, reason: reasonField });
