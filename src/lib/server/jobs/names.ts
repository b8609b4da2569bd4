/** Every kind of job, with what its payload holds. A new kind is a line here and a handler. */
export interface JobPayloads {
	'anchor-audit': Record<string, never>;
	'verify-audit': { requestedBy?: number };
	'send-mail': Record<string, never>;
	'clean-up': Record<string, never>;
	'scrub-files': Record<string, never>;
	'remind-candidates': Record<string, never>;
	'close-attempts': Record<string, never>;
	'compute-item-statistics': Record<string, never>;
	'refresh-practice': Record<string, never>;
	'rebuild-reviews': Record<string, never>;
}

export type JobName = keyof JobPayloads;

interface JobDefinition {
	/** When it runs by itself: a cron line in the business time zone. */
	schedule: string;
	/** After this it counts as failed and is tried again. */
	runSecondsMax: number;
}

export const jobDefinitions: Record<JobName, JobDefinition> = {
	'anchor-audit': { schedule: '*/10 * * * *', runSecondsMax: 60 },
	'verify-audit': { schedule: '14 2 * * *', runSecondsMax: 60 * 60 },
	'send-mail': { schedule: '* * * * *', runSecondsMax: 5 * 60 },
	'clean-up': { schedule: '27 * * * *', runSecondsMax: 15 * 60 },
	'close-attempts': { schedule: '* * * * *', runSecondsMax: 5 * 60 },
	'compute-item-statistics': { schedule: '10 3 * * *', runSecondsMax: 60 * 60 },
	'refresh-practice': { schedule: '*/5 * * * *', runSecondsMax: 10 * 60 },
	'rebuild-reviews': { schedule: '52 2 * * *', runSecondsMax: 2 * 60 * 60 },
	'remind-candidates': { schedule: '35 7 * * *', runSecondsMax: 30 * 60 },
	'scrub-files': { schedule: '41 3 * * 0', runSecondsMax: 12 * 60 * 60 }
};

export const jobNames = Object.keys(jobDefinitions) as JobName[];
