import * as v from 'valibot';
import { deviceForm } from '#lib/server/http/command.ts';

const Sample = v.object({
	name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(40)),
	channel: v.pipe(v.string(), v.nonEmpty()),
	note: v.optional(v.pipe(v.string(), v.maxLength(200))),
	agreed: v.literal('on', 'missing')
});

export const actions = {
	// Keeps nothing: it is here so that the form of the page answers like a real one.
	default: deviceForm(Sample, () => '/design?saved=yes')
};
