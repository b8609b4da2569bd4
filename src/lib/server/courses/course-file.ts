import * as v from 'valibot';
import {
	audiences,
	clientGroups,
	courseLedgers,
	mechanisms,
	serviceContents,
	tiers
} from '#lib/courses/codes.ts';
import { isRequirement, type Requirement } from '#lib/courses/requirements.ts';
import { authoredSlug as slug, authoredText as text } from '../yaml/authored-text.ts';

export const lessonsMax = 40;

/** A list without repetitions. */
const distinct = <Item extends v.GenericSchema<string, string>>(
	item: Item,
	countMax: number,
	countMin = 0
) =>
	v.pipe(
		v.array(item),
		v.minLength(countMin),
		v.maxLength(countMax),
		v.check((list) => new Set(list).size === list.length, 'doubled-entry')
	);

/** `course.yaml`, as docs/courses.md describes it. */
export const courseSchema = v.pipe(
	v.strictObject({
		title: text(40, 4),
		summary: text(120),
		tier: v.picklist(tiers),
		audiences: distinct(v.picklist(audiences), audiences.length, 1),
		services: distinct(v.picklist(serviceContents), serviceContents.length),
		mechanisms: distinct(v.picklist(mechanisms), mechanisms.length),
		client_groups: distinct(v.picklist(clientGroups), clientGroups.length),
		/** The code of a unit; it may not be there yet. */
		base: v.optional(v.pipe(v.string(), v.regex(/^[A-Z0-9]{4,16}$/))),
		language: v.picklist(['zh-CN', 'en']),
		ledgers: distinct(v.picklist(courseLedgers), courseLedgers.length),
		outcomes: distinct(text(100), 6, 3),
		requires: v.optional(v.custom<Requirement>((value) => isRequirement(value), 'requires-form')),
		completion: v.strictObject({
			lessons: v.union([v.literal('all'), v.pipe(v.number(), v.integer(), v.minValue(1))]),
			pass_percent: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)))
		}),
		lessons: distinct(slug, lessonsMax, 1),
		terms: v.optional(v.pipe(v.record(text(40), text(300)), v.maxEntries(60)), {}),
		references: v.optional(distinct(text(300), 30), []),
		change_note: v.optional(text(500))
	}),
	v.forward(
		v.partialCheck(
			[['completion'], ['lessons']],
			({ completion, lessons }) =>
				completion.lessons === 'all' || completion.lessons <= lessons.length,
			'completion-lessons'
		),
		['completion', 'lessons']
	)
);

/** What a course says of itself: `course.yaml` as it was read, its keys as they are written there. */
export type CourseManifest = v.InferOutput<typeof courseSchema>;

/** What stands between the two lines of dashes at the top of a lesson. */
export const frontMatterSchema = v.strictObject({
	title: text(40, 2),
	minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600)),
	summary: v.optional(text(120))
});

export type FrontMatter = v.InferOutput<typeof frontMatterSchema>;
