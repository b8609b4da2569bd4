import {
	countFacets,
	narrow,
	type Facet,
	type FacetChoice,
	type FacetValue
} from '#lib/courses/facets.ts';
import type { Audience, Tier } from '#lib/courses/codes.ts';
import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { baseName, titleInOrder } from './course.ts';

/** A course as the catalogue shows it. */
export interface CatalogueCourse {
	id: number;
	slug: string;
	title: string;
	summary: string;
	tier: Tier;
	audiences: Audience[];
	services: string[];
	mechanisms: string[];
	clientGroups: string[];
	base: { code: string; name: string | null } | null;
	minutes: number;
	/** How many lessons it has. */
	lessons: number;
}

export interface Catalogue {
	/** By tier, then by title. */
	courses: CatalogueCourse[];
	facets: Record<Facet, FacetValue[]>;
	/** What training bases are called, by their codes, whatever is chosen. */
	bases: Record<string, string>;
	/** How many there are without any choice. */
	total: number;
}

/** Far more than a platform has; a page that shows them all stays bounded. */
const coursesMax = 2_000;

/**
 * The courses that somebody can begin today, narrowed by what is chosen, with the choices that are
 * left. Courses that were withdrawn are not in it.
 */
export async function listCatalogue(db: Reader, choice: FacetChoice = {}): Promise<Catalogue> {
	const all = await listCurrentCourses(db);
	return {
		courses: narrow(all, choice),
		facets: countFacets(all, choice),
		bases: Object.fromEntries(
			all.flatMap(({ base }) => (base?.name ? [[base.code, base.name]] : []))
		),
		total: all.length
	};
}

async function listCurrentCourses(db: Reader): Promise<CatalogueCourse[]> {
	const rows = await db
		.selectFrom('course')
		.innerJoin(
			'course_publication as publication',
			'publication.id',
			'course.current_publication_id'
		)
		.select(['course.id', 'course.slug', 'course.base_code as baseCode'])
		.select(['publication.title', 'publication.tier', 'publication.audiences'])
		.select(['publication.services', 'publication.mechanisms', 'publication.minutes'])
		.select('publication.client_groups as clientGroups')
		.select([
			sql<string>`publication.manifest->>'summary'`.as('summary'),
			sql<number>`jsonb_array_length(publication.manifest->'lessons')`.as('lessons'),
			baseName.as('baseName')
		])
		.where('course.withdrawn_at', 'is', null)
		.orderBy('publication.tier')
		.orderBy(titleInOrder)
		.limit(coursesMax)
		.execute();
	return rows.map(({ baseCode, baseName: name, ...row }) => ({
		...row,
		tier: row.tier as Tier,
		audiences: row.audiences as Audience[],
		base: baseCode === null ? null : { code: baseCode, name }
	}));
}
