import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isDay, type Day } from '#lib/dates.ts';
import { roles } from '../grants/roles.ts';
import { employments, entryChannels } from '../postings/input.ts';
import { kindNames } from '../units/kind.ts';
import { levels, trees } from '../units/tree.ts';
import { readYaml } from '../yaml/authored-yaml.ts';
import { dateAct, dateEnd, type WithEnd } from './days.ts';
import { learningSchema, type DemoLearning } from './learning-script.ts';
import { qualificationsSchema, type DemoQualifications } from './qualification-script.ts';

const day = v.pipe(v.string(), v.check(isDay, 'bad-date'));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Counted from the day of seeding, so that something is always near. */
const daysAhead = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365)));
const end = { until: v.optional(day), until_in_days: daysAhead };
const unitCode = v.pipe(v.string(), v.regex(/^[0-9]{6}D[0-9]{3}$/));
const levelNames = Object.keys(levels) as (keyof typeof levels)[];
const sex = v.picklist(['female', 'male']);
const tree = v.optional(v.picklist(trees), 'civil-affairs');

const unitsSchema = v.strictObject({
	units: v.array(
		v.strictObject({
			code: unitCode,
			/** Every invented unit says that it is one. */
			name: v.pipe(text, v.regex(/（(示例|演示|演示机构|演示院校)）$/)),
			kind: v.picklist(kindNames),
			level: v.picklist(levelNames),
			tree,
			parent: v.optional(unitCode),
			/** The unit above in the party's tree, for those that stand in both. */
			party: v.optional(unitCode),
			division: v.optional(v.pipe(v.string(), v.regex(/^[0-9]+$/))),
			from: day,
			document: text,
			staff: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))
		})
	)
});

const act = { on: day, document: text, reason: text };
const actsSchema = v.strictObject({
	acts: v.array(
		v.variant('kind', [
			v.strictObject({
				kind: v.literal('rename'),
				...act,
				on: v.optional(day),
				effective_in_days: daysAhead,
				unit: unitCode,
				name: text
			}),
			v.strictObject({ kind: v.literal('move'), ...act, unit: unitCode, parent: unitCode }),
			v.strictObject({
				kind: v.literal('merge'),
				...act,
				units: v.pipe(v.array(unitCode), v.minLength(1)),
				into: v.optional(unitCode),
				name: v.optional(text)
			}),
			v.strictObject({
				kind: v.literal('split'),
				...act,
				unit: unitCode,
				parts: v.pipe(v.array(text), v.minLength(2))
			}),
			v.strictObject({
				kind: v.literal('close'),
				...act,
				unit: unitCode,
				/** Where the people go. */
				staff_to: unitCode
			})
		])
	),
	pilots: v.array(
		v.strictObject({
			unit: unitCode,
			status: v.picklist(['pilot', 'demonstration']),
			level: v.picklist(['national', 'province', 'city', 'county']),
			batch: text,
			from: day,
			...end,
			document: text,
			accepted_on: v.optional(day)
		})
	)
});

const employment = v.picklist(employments);
const channel = v.picklist(entryChannels);
const staffingSchema = v.strictObject({
	kinds: v.record(
		v.picklist(kindNames),
		v.strictObject({
			/** The title of whoever leads the unit. */
			head: text,
			titles: v.pipe(v.array(text), v.minLength(1)),
			employment: v.record(employment, v.pipe(v.number(), v.integer(), v.minValue(1)))
		})
	),
	channels: v.record(employment, channel)
});

const namesSchema = v.strictObject({
	surnames: text,
	compound_surnames: v.array(text),
	given_female: v.array(text),
	given_male: v.array(text),
	rare: v.array(text),
	dotted: v.array(v.strictObject({ name: text, sex }))
});

const peopleSchema = v.strictObject({
	people: v.array(
		v.strictObject({
			name: text,
			sex,
			born: day,
			account: v.optional(v.pipe(v.string(), v.regex(/^demo-[a-z]+$/))),
			portrait: v.strictObject({ zh: text, en: text }),
			posts: v.pipe(
				v.array(
					v.strictObject({
						unit: unitCode,
						title: text,
						employment,
						channel,
						from: day,
						...end,
						primary: v.optional(v.boolean(), true)
					})
				),
				v.minLength(1)
			),
			grants: v.optional(
				v.array(
					v.strictObject({
						role: v.picklist(roles),
						unit: unitCode,
						tree,
						from: day,
						...end,
						/** Somebody of this file who could hand it out; without one, the system. */
						granted_by: v.optional(text)
					})
				),
				[]
			)
		})
	)
});

type AuthoredAct = v.InferOutput<typeof actsSchema>['acts'][number];
type AuthoredPerson = v.InferOutput<typeof peopleSchema>['people'][number];

export type DemoUnit = v.InferOutput<typeof unitsSchema>['units'][number];
export type DemoAct = AuthoredAct & { on: Day };
export type DemoPilot = WithEnd<v.InferOutput<typeof actsSchema>['pilots'][number]>;
export type DemoStaffing = v.InferOutput<typeof staffingSchema>;
export type DemoNames = v.InferOutput<typeof namesSchema>;
export type DemoPerson = Omit<AuthoredPerson, 'posts' | 'grants'> & {
	posts: WithEnd<AuthoredPerson['posts'][number]>[];
	grants: WithEnd<AuthoredPerson['grants'][number]>[];
};

/** Everything that the demonstration is made of. */
export interface DemoScript {
	units: DemoUnit[];
	acts: DemoAct[];
	pilots: DemoPilot[];
	staffing: DemoStaffing;
	names: DemoNames;
	people: DemoPerson[];
	learning: DemoLearning;
	qualifications: DemoQualifications;
}

/**
 * Reads the authored demonstration.
 *
 * @param options.today the day of seeding, from which the script counts what ends or begins soon
 * @throws with every error, its file and its line: the demonstration ships with the product
 */
export async function readDemoScript(
	folder: string,
	{ today }: { today: Day }
): Promise<DemoScript> {
	const [unitFile, actFile, staffing, names, peopleFile, learning, qualifications] =
		await Promise.all([
			read(folder, 'units.yaml', unitsSchema),
			read(folder, 'acts.yaml', actsSchema),
			read(folder, 'staffing.yaml', staffingSchema),
			read(folder, 'names.yaml', namesSchema),
			read(folder, 'people.yaml', peopleSchema),
			read(folder, 'learning.yaml', learningSchema),
			read(folder, 'qualifications.yaml', qualificationsSchema)
		]);
	const [{ units }, { acts, pilots }, { people }] = [unitFile, actFile, peopleFile];
	return {
		units,
		acts: acts.map((act) => dateAct(act, today)),
		pilots: pilots.map((pilot) => dateEnd(pilot, today)),
		staffing,
		names,
		learning,
		qualifications,
		people: people.map(({ posts, grants, ...person }) => ({
			...person,
			posts: posts.map((post) => dateEnd(post, today)),
			grants: grants.map((grant) => dateEnd(grant, today))
		}))
	};
}

async function read<Value>(
	folder: string,
	name: string,
	schema: v.GenericSchema<unknown, Value>
): Promise<Value> {
	const file = { path: `demo/${name}`, text: await readFile(join(folder, name), 'utf8') };
	const reading = readYaml(file, schema);
	if (reading.value !== undefined) return reading.value;
	const lines = reading.errors.map(
		({ file, line, code, values }) => `${file}:${line} ${code} ${JSON.stringify(values)}`
	);
	throw new Error(`The demonstration cannot be read.\n${lines.join('\n')}`);
}
