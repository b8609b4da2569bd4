import * as v from 'valibot';
import { ledgerPartCodes, ledgerPartOf } from '#lib/hours.ts';
import { dayField, idField, optionalField, reasonField } from '../input.ts';

export const titleLengthMax = 120;
export const providerLengthMax = 120;
export const certificateNumberLengthMax = 60;
/** What the table takes for one line: 1 000 hours. */
export const lineMinutesMax = 60_000;

/** In what a training says how long it was. */
export const amountUnits = ['class-hours', 'hours', 'minutes'] as const;

export type AmountUnit = (typeof amountUnits)[number];

const line = (lengthMax: number) =>
	v.pipe(
		v.string(),
		v.transform((text) => text.replace(/\s+/g, ' ').trim()),
		v.minLength(1, 'missing'),
		v.maxLength(lengthMax)
	);

const amount = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(1, 'missing'),
	v.regex(/^\d{1,5}([.．]\d)?$/, 'training-amount'),
	v.transform((text) => Number(text.replace('．', '.'))),
	v.minValue(0.1, 'training-amount')
);

const minutes = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(1, 'missing'),
	v.regex(/^\d{1,5}$/, 'training-minutes'),
	v.transform(Number),
	v.minValue(1, 'training-minutes'),
	v.maxValue(lineMinutesMax)
);

export const trainingInput = v.object({
	title: line(titleLengthMax),
	provider: line(providerLengthMax),
	part: v.pipe(v.picklist(ledgerPartCodes, 'missing'), v.transform(ledgerPartOf)),
	amount,
	amount_unit: v.picklist(amountUnits),
	first_day: dayField,
	last_day: dayField,
	certificate_number: optionalField(line(certificateNumberLengthMax))
});

export type TrainingInput = v.InferOutput<typeof trainingInput>;

export const approvalInput = v.object({
	minutes,
	reason: optionalField(reasonField)
});

export const refusalInput = v.object({ reason: reasonField });

export const reversalInput = v.object({ entry: idField, reason: reasonField });
