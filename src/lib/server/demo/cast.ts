import { addDays, type Day } from '#lib/dates.ts';
import type { Employment, EntryChannel } from '../postings/input.ts';
import { createRandom, type Random } from '#lib/random.ts';
import type { DemoAct, DemoPerson, DemoScript, DemoUnit } from './script.ts';

/** A post in the demonstration. Units are named by their code, those that an act founds by their name. */
export interface CastPost {
	unit: string;
	title: string;
	employment: Employment;
	channel: EntryChannel;
	from: Day;
	/** The first day on which it is no longer held; null while no end is known. */
	until: Day | null;
	isPrimary: boolean;
}

export interface CastMember {
	name: string;
	sex: 'female' | 'male';
	born: Day;
	/** A number of a division that does not exist (99…), with the right check digit. */
	documentNumber: string;
	posts: CastPost[];
	grants: DemoPerson['grants'];
	account: string | undefined;
}

const seed = 20_150_528;
/** Far enough ahead to stay ahead: a post that has not begun on any day of a demonstration. */
const futureDay: Day = '2030-01-01';
const lastStart: Day = '2026-06-01';
const firstBirthYear = 1969;
const workingAgeMin = 20;
const headAgeMin = 36;
const leaversCount = 24;
const newcomersCount = 4;
const previousPostShare = 0.14;
const previousPostDaysMin = 300;
const secondPostEvery = 37;
const transferEvery = 101;

/**
 * Everyone in the demonstration: the named ones first, then as many invented ones as each unit has
 * staff, then some who left and some who have not begun. The same people in every run.
 */
export function castPeople(script: DemoScript): CastMember[] {
	const random = createRandom(seed);
	const invent = createInventor(script, random);
	const endings = listEndings(script.acts);
	const named = script.people.map((person) => invent.fromScript(person));

	const staff: CastMember[] = [];
	for (const unit of script.units) {
		const places = unit.staff - countNamedIn(script.people, unit.code);
		for (let index = 0; index < places; index++) {
			const post = firstPost(script, random, unit, {
				index,
				places,
				ending: endings.get(unit.code)
			});
			const posts = continuePost(post, index, endings.get(unit.code));
			staff.push(invent.member(unit, posts, { isHead: index === 0 }));
		}
	}
	const lasting = script.units.filter(({ code, staff }) => staff > 0 && !endings.has(code));
	addPreviousPosts(staff, lasting, random);
	addSecondPosts(staff, lasting);
	addTransfers(staff, lasting, random);

	const others: CastMember[] = [];
	for (let index = 0; index < leaversCount + newcomersCount; index++) {
		const unit = random.pick(lasting);
		const post = firstPost(script, random, unit, { index: index + 1, places: 12 });
		const isLeaver = index < leaversCount;
		const dates = isLeaver
			? { until: dayBetween(random, addDays(post.from, 90), '2026-10-01') }
			: { from: futureDay };
		others.push(invent.member(unit, [{ ...post, ...dates }]));
	}
	return [...named, ...staff, ...others];
}

interface Ending {
	on: Day;
	heirs: string[];
}

/** Which units end, on which day, and where their people go. */
function listEndings(acts: readonly DemoAct[]): Map<string, Ending> {
	const endings = new Map<string, Ending>();
	for (const act of acts) {
		if (act.kind === 'close') endings.set(act.unit, { on: act.on, heirs: [act.staff_to] });
		if (act.kind === 'split') endings.set(act.unit, { on: act.on, heirs: act.parts });
		if (act.kind === 'merge') {
			const heir = act.into ?? act.name ?? '';
			for (const code of act.units) endings.set(code, { on: act.on, heirs: [heir] });
		}
	}
	return endings;
}

function countNamedIn(people: readonly DemoPerson[], code: string): number {
	return people.filter(({ posts }) =>
		posts.some((post) => post.unit === code && post.primary && post.until === undefined)
	).length;
}

function firstPost(
	script: DemoScript,
	random: Random,
	unit: DemoUnit,
	{ index, places, ending }: { index: number; places: number; ending?: Ending }
): CastPost {
	const staffing = script.staffing.kinds[unit.kind];
	if (!staffing) throw new Error(`There is no staffing for ${unit.kind}.`);
	const { head, titles } = staffing;
	const employment = shareOut(staffing.employment, index, places);
	const channel = script.staffing.channels[employment];
	if (!channel) throw new Error(`There is no channel for ${employment}.`);
	return {
		unit: unit.code,
		title: index === 0 ? head : (titles[(index - 1) % titles.length] ?? head),
		employment,
		channel,
		from: dayBetween(random, unit.from, ending ? addDays(ending.on, -60) : lastStart),
		until: null,
		isPrimary: true
	};
}

/** Gives the places of a unit to the forms of employment in their proportion, in order. */
function shareOut(weights: Partial<Record<Employment, number>>, index: number, places: number) {
	const entries = Object.entries(weights) as [Employment, number][];
	const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
	let reached = 0;
	for (const [employment, weight] of entries) {
		reached += weight;
		if (index < Math.round((reached / total) * places)) return employment;
	}
	return entries[entries.length - 1]?.[0] ?? 'contract';
}

/** Where a unit ends, its people go on in the one that takes over. */
function continuePost(post: CastPost, index: number, ending: Ending | undefined): CastPost[] {
	if (!ending) return [post];
	const heir = ending.heirs[index % ending.heirs.length] ?? '';
	return [
		{ ...post, until: ending.on },
		{ ...post, unit: heir, from: ending.on, channel: 'assignment' }
	];
}

function addPreviousPosts(staff: CastMember[], units: readonly DemoUnit[], random: Random): void {
	for (const { posts, born } of staff) {
		const first = posts[0];
		if (!first || random.next() > previousPostShare) continue;
		const grownUp = `${Number(born.slice(0, 4)) + workingAgeMin}-01-01`;
		const elsewhere = units.filter(
			({ code, from, tree }) =>
				code !== first.unit &&
				code.slice(0, 2) === first.unit.slice(0, 2) &&
				tree === 'civil-affairs' &&
				addDays(from > grownUp ? from : grownUp, previousPostDaysMin) < first.from
		);
		if (elsewhere.length === 0) continue;
		const unit = random.pick(elsewhere);
		const earliest = unit.from > grownUp ? unit.from : grownUp;
		const from = dayBetween(random, earliest, addDays(first.from, -previousPostDaysMin));
		posts.push({ ...first, unit: unit.code, from, until: first.from });
		first.channel = 'transfer';
	}
}

function addSecondPosts(staff: CastMember[], units: readonly DemoUnit[]): void {
	for (let index = secondPostEvery; index < staff.length; index += secondPostEvery) {
		const posts = staff[index]?.posts;
		const first = posts?.[0];
		const unit = units.find(
			({ code }) => code !== first?.unit && code.slice(0, 6) === first?.unit.slice(0, 6)
		);
		if (!posts || !first || first.until !== null || !unit) continue;
		const from = first.from > unit.from ? first.from : unit.from;
		posts.push({ ...first, unit: unit.code, from, channel: 'assignment', isPrimary: false });
	}
}

function addTransfers(staff: CastMember[], units: readonly DemoUnit[], random: Random): void {
	for (let index = transferEvery; index < staff.length; index += transferEvery) {
		const posts = staff[index]?.posts;
		const last = posts?.find(({ until, isPrimary }) => until === null && isPrimary);
		if (!posts || !last) continue;
		const unit = random.pick(units.filter(({ code }) => posts.every((post) => post.unit !== code)));
		last.until = futureDay;
		posts.push({ ...last, unit: unit.code, from: futureDay, until: null, channel: 'transfer' });
	}
}

/** Makes people up: names, days of birth, numbers. */
function createInventor({ names }: DemoScript, random: Random) {
	const surnames = [...names.surnames];
	const usedNumbers = new Set<string>();
	let count = 0;

	const number = (unitCode: string, born: Day, sex: 'female' | 'male'): string => {
		for (;;) {
			const order = random.below(499) * 2 + (sex === 'male' ? 1 : 2);
			const digits = `99${unitCode.slice(0, 4)}${born.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
			if (usedNumbers.has(digits)) continue;
			usedNumbers.add(digits);
			return digits + checkDigit(digits);
		}
	};
	/** Every so often one of the names that registers, lists and printers must withstand. */
	const nameAndSex = (): { name: string; sex: 'female' | 'male' } => {
		count++;
		const dotted = count % 41 === 0 ? names.dotted[count / 41 - 1] : undefined;
		if (dotted) return dotted;
		const sex = random.next() < 0.64 ? 'female' : 'male';
		const rare = count % 43 === 0 ? names.rare[count / 43 - 1] : undefined;
		if (rare) return { name: rare, sex };
		const isCompound = random.next() < 0.015;
		const surname = isCompound
			? random.pick(names.compound_surnames)
			: (surnames[Math.floor(random.next() ** 2 * surnames.length)] ?? '王');
		const given = random.pick(sex === 'female' ? names.given_female : names.given_male);
		return { name: surname + given, sex };
	};
	return {
		member(unit: DemoUnit, posts: CastPost[], { isHead = false } = {}): CastMember {
			const { name, sex } = nameAndSex();
			const firstYear = Number(posts[0]?.from.slice(0, 4));
			const age = (isHead ? headAgeMin : workingAgeMin) + random.below(isHead ? 14 : 26);
			const year = Math.max(firstBirthYear, firstYear - age);
			const born = dayBetween(random, `${year}-01-01`, `${year + 1}-01-01`);
			const documentNumber = number(unit.code, born, sex);
			return { name, sex, born, documentNumber, posts, grants: [], account: undefined };
		},
		fromScript({ name, sex, born, posts, grants, account }: DemoPerson): CastMember {
			const documentNumber = number(posts[0]?.unit ?? '000000', born, sex);
			const castPosts = posts.map(({ primary, until, ...post }) => ({
				...post,
				until: until ?? null,
				isPrimary: primary
			}));
			return { name, sex, born, documentNumber, posts: castPosts, grants, account };
		}
	};
}

/** GB 11643-1999: ISO 7064 MOD 11-2 over seventeen digits. */
function checkDigit(digits: string): string {
	const sum = [...digits].reduce(
		(total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11),
		0
	);
	return '10X98765432'[sum % 11] ?? '';
}

/** A day from the first (inclusive) to the last (exclusive); the first where there is none between. */
function dayBetween(random: Random, first: Day, last: Day): Day {
	const days = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000);
	return addDays(first, random.below(Math.max(1, days)));
}
