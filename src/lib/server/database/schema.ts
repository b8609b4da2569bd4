import type { AccountsSchema } from '../accounts/schema.ts';
import type { AuditSchema } from '../audit/schema.ts';
import type { CertificatesSchema } from '../certificates/schema.ts';
import type { ContentSchema } from '../content/schema.ts';
import type { CorrectionsSchema } from '../corrections/schema.ts';
import type { CoursesSchema } from '../courses/schema.ts';
import type { FilesSchema } from '../files/schema.ts';
import type { GrantsSchema } from '../grants/schema.ts';
import type { HoursSchema } from '../hours/schema.ts';
import type { ItemStatisticsSchema } from '../item-statistics/schema.ts';
import type { LearningSchema } from '../learning/schema.ts';
import type { MarkingSchema } from '../marking/schema.ts';
import type { MocksSchema } from '../mocks/schema.ts';
import type { NoticesSchema } from '../notices/schema.ts';
import type { OperationsSchema } from '../operations/schema.ts';
import type { PapersSchema } from '../papers/schema.ts';
import type { PeopleSchema } from '../people/schema.ts';
import type { PolicySchema } from '../policy/schema.ts';
import type { PostingsSchema } from '../postings/schema.ts';
import type { PracticeSchema } from '../practice/schema.ts';
import type { QualificationsSchema } from '../qualifications/schema.ts';
import type { QuestionsSchema } from '../questions/schema.ts';
import type { SignaturesSchema } from '../signatures/schema.ts';
import type { SittingsSchema } from '../sittings/schema.ts';
import type { SyllabusSchema } from '../syllabus/schema.ts';
import type { UnitsSchema } from '../units/schema.ts';

/** Every table of the database, composed from the domains that own them. */
export interface Database
	extends
		AccountsSchema,
		AuditSchema,
		CertificatesSchema,
		ContentSchema,
		CorrectionsSchema,
		CoursesSchema,
		FilesSchema,
		GrantsSchema,
		HoursSchema,
		ItemStatisticsSchema,
		LearningSchema,
		MarkingSchema,
		MocksSchema,
		NoticesSchema,
		OperationsSchema,
		PapersSchema,
		PeopleSchema,
		PolicySchema,
		PostingsSchema,
		PracticeSchema,
		QualificationsSchema,
		QuestionsSchema,
		SignaturesSchema,
		SittingsSchema,
		SyllabusSchema,
		UnitsSchema {}
