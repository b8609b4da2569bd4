import type { Reader } from '../database/reader.ts';
import type { RoleClass } from '../grants/roles.ts';
import { listRules, nation } from '../policy/policy.ts';

export interface SessionLifetimes {
	/** The session ends after this long without a request. */
	idleSeconds: number;
	/** The session ends after this long, whatever happens. */
	absoluteSeconds: number;
}

/** What the installation asks of sign-ins, sessions and passwords today. */
export interface SecurityPolicy {
	lifetimes: Record<RoleClass, SessionLifetimes>;
	accountFailuresMax: number;
	addressFailuresMax: number;
	windowSeconds: number;
	secondFactorFailuresMax: number;
	passwordLengthMin: number;
	passwordLengthMax: number;
	/** `asvs`: length and weak words only. `dengbao`: several kinds of characters, changed every `passwordDaysMax` days (等保). */
	passwordProfile: 'asvs' | 'dengbao';
	/** Days after which a password must change; null for never. */
	passwordDaysMax: number | null;
	stepUpSeconds: number;
	setupCodeSeconds: number;
	initialPasswordDays: number;
	recoveryCodes: number;
}

const minute = 60;

/**
 * What holds where the policy says nothing, or something that cannot be meant: OWASP ASVS 5.0 for
 * passwords and lifetimes, GB/T 22239-2019 8.1.4.1 for the limits.
 */
const fallback = {
	'session.idle-minutes.learner': 720,
	'session.idle-minutes.staff': 120,
	'session.idle-minutes.administrator': 30,
	'session.absolute-minutes.learner': 20_160,
	'session.absolute-minutes.staff': 720,
	'session.absolute-minutes.administrator': 720,
	'sign-in.account-failures-max': 10,
	'sign-in.address-failures-max': 300,
	'sign-in.window-minutes': 15,
	'second-factor.failures-max': 10,
	'second-factor.recovery-codes': 10,
	'password.length-min': 12,
	'password.length-max': 128,
	'password.days-max': 90,
	'password.initial-days': 14,
	'step-up.minutes': 5,
	'first-administrator.code-minutes': 30
} as const;

type NumberKey = keyof typeof fallback;

/** The least and the most that each number may be: a slip in a policy file must not open the door. */
const bounds: Record<NumberKey, [least: number, most: number]> = {
	'session.idle-minutes.learner': [5, 1440],
	'session.idle-minutes.staff': [5, 240],
	'session.idle-minutes.administrator': [5, 60],
	'session.absolute-minutes.learner': [30, 43_200],
	'session.absolute-minutes.staff': [30, 1440],
	'session.absolute-minutes.administrator': [30, 1440],
	'sign-in.account-failures-max': [3, 20],
	'sign-in.address-failures-max': [50, 5000],
	'sign-in.window-minutes': [5, 60],
	'second-factor.failures-max': [3, 10],
	'second-factor.recovery-codes': [5, 20],
	'password.length-min': [8, 64],
	'password.length-max': [64, 256],
	'password.days-max': [30, 365],
	'password.initial-days': [1, 60],
	'step-up.minutes': [1, 15],
	'first-administrator.code-minutes': [5, 60]
};

const profileKey = 'password.profile';

/** The security rules in force today (business day, nation-wide), each with a safe built-in value. */
export async function getSecurityPolicy(db: Reader): Promise<SecurityPolicy> {
	const rows = (await listRules(db)).filter(({ area }) => area === nation);
	const values = new Map(rows.map(({ key, value }) => [key, value]));
	const number = (key: NumberKey): number => {
		const value = values.get(key);
		const [least, most] = bounds[key];
		const isMeant = typeof value === 'number' && value >= least && value <= most;
		return isMeant ? value : fallback[key];
	};
	const lifetimes = (roleClass: RoleClass): SessionLifetimes => {
		const absoluteSeconds = number(`session.absolute-minutes.${roleClass}`) * minute;
		const idleSeconds = number(`session.idle-minutes.${roleClass}`) * minute;
		return { absoluteSeconds, idleSeconds: Math.min(idleSeconds, absoluteSeconds) };
	};
	const passwordProfile = values.get(profileKey) === 'dengbao' ? 'dengbao' : 'asvs';
	return {
		lifetimes: {
			learner: lifetimes('learner'),
			staff: lifetimes('staff'),
			administrator: lifetimes('administrator')
		},
		accountFailuresMax: number('sign-in.account-failures-max'),
		addressFailuresMax: number('sign-in.address-failures-max'),
		windowSeconds: number('sign-in.window-minutes') * minute,
		secondFactorFailuresMax: number('second-factor.failures-max'),
		passwordLengthMin: number('password.length-min'),
		passwordLengthMax: number('password.length-max'),
		passwordProfile,
		passwordDaysMax: passwordProfile === 'dengbao' ? number('password.days-max') : null,
		stepUpSeconds: number('step-up.minutes') * minute,
		setupCodeSeconds: number('first-administrator.code-minutes') * minute,
		initialPasswordDays: number('password.initial-days'),
		recoveryCodes: number('second-factor.recovery-codes')
	};
}
