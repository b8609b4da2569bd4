import type { PackPlan } from '#lib/offline/packs.ts';
import type { Refused } from '#lib/offline/queue.ts';

export const refusedSample: Refused = {
	sequence: 1,
	operation: {
		opId: '0198c000-0000-7000-8000-000000000001',
		enrolment: '0198c000-0000-7000-8000-000000000002',
		lesson: '01-before-you-knock',
		at: '2026-11-24T08:05:00.000Z',
		isOffline: true,
		kind: 'answer',
		check: 'first-words',
		response: ['a']
	},
	refusal: { code: 'sample', message: '这门课程已经停用，这次作答没有计入（示例）。' }
};

/** Pages that everybody may read, so that the sample can truly be taken along. */
export const packSample: Omit<PackPlan, 'title'> = {
	course: 'sample',
	revision: '1',
	pages: ['/help/help', '/help/privacy', '/about'],
	files: ['/icon.svg'],
	bytes: 180 * 1024,
	imageBytes: 1024
};
