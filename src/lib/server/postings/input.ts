import * as v from 'valibot';
import { addDays } from '#lib/dates.ts';
import { boxField, dayField, idField, optionalField, reasonField } from '../input.ts';

/** On which terms somebody works, in the words of the field (公务员 … 社会工作服务机构员工). */
export const employments = [
	'civil-servant',
	'civil-servant-like',
	'public-institution',
	'office-worker',
	'contract',
	'purchased-service',
	'public-welfare-post',
	'dispatched',
	'agency-staff'
] as const;

export type Employment = (typeof employments)[number];

/** By which way somebody came to the post. */
export const entryChannels = [
	'open-recruitment',
	'purchased-service',
	'secondment',
	'transfer',
	'assignment',
	'other'
] as const;

export type EntryChannel = (typeof entryChannels)[number];

export const titleLengthMax = 60;

const post = {
	unit: idField,
	title: optionalField(v.pipe(v.string(), v.trim(), v.maxLength(titleLengthMax))),
	employment: v.picklist(employments),
	entry_channel: optionalField(v.picklist(entryChannels)),
	is_primary: boxField,
	from: dayField,
	last_day: optionalField(dayField)
};

/** A form names the last day; ranges name the day after it. */
function withUntil<Post extends { last_day: string | null }>({ last_day, ...rest }: Post) {
	return { ...rest, until: last_day === null ? null : addDays(last_day, 1) };
}

export const appointmentInput = v.pipe(v.object(post), v.transform(withUntil));

export type AppointmentInput = v.InferOutput<typeof appointmentInput>;

export const appointmentCorrectionInput = v.pipe(
	v.object({ ...post, appointment: idField, reason: reasonField }),
	v.transform(withUntil)
);

export const appointmentEndInput = v.object({
	appointment: idField,
	last_day: dayField,
	reason: reasonField
});

export const appointmentWithdrawalInput = v.object({ appointment: idField, reason: reasonField });
