import * as v from 'valibot';
import { idField } from '../input.ts';
import { kindNames } from '../units/kind.ts';

/** Longer than any policy allows, so that the policy says what is wrong and nothing larger is hashed. */
const typedPasswordLengthMax = 1024;

const typedPassword = v.pipe(
	v.string(),
	v.nonEmpty('missing'),
	v.maxLength(typedPasswordLengthMax)
);

/** Spaces and dashes as people group the digits; letters in any case. */
const typedCode = v.pipe(v.string(), v.trim(), v.nonEmpty('missing'), v.maxLength(100));

/** As the table's `account_user_name_check`. */
export const userNameSchema = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.nonEmpty('missing'),
	v.regex(/^[a-z][a-z0-9._-]{2,39}$/, 'user-name-malformed')
);

export const signInInput = v.variant('method', [
	v.object({
		method: v.literal('name'),
		/** A user name or a phone number. */
		name: v.pipe(v.string(), v.trim(), v.nonEmpty('missing'), v.maxLength(100)),
		password: typedPassword
	}),
	v.object({
		method: v.literal('unit'),
		unit_code: v.pipe(
			v.string(),
			v.trim(),
			v.toUpperCase(),
			v.nonEmpty('missing'),
			v.maxLength(16)
		),
		person_name: v.pipe(v.string(), v.trim(), v.nonEmpty('missing'), v.maxLength(100)),
		password: typedPassword
	})
]);

export type SignInInput = v.InferOutput<typeof signInInput>;

export const demoSignInInput = v.object({ user_name: userNameSchema });

/** A code of the authenticator app, or a recovery code: its shape tells which. */
export const secondFactorInput = v.object({ code: typedCode });

/** Code only where a second factor is enrolled; a demo account needs neither. */
export const stepUpInput = v.object({
	password: v.optional(v.pipe(v.string(), v.maxLength(typedPasswordLengthMax)), ''),
	code: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100)), '')
});

export type StepUpInput = v.InferOutput<typeof stepUpInput>;

export const passwordChangeInput = v.pipe(
	v.object({
		current_password: typedPassword,
		new_password: typedPassword,
		new_password_again: typedPassword
	}),
	v.forward(
		v.partialCheck(
			[['new_password'], ['new_password_again']],
			({ new_password, new_password_again }) => new_password === new_password_again,
			'password-again-differs'
		),
		['new_password_again']
	)
);

export type PasswordChangeInput = v.InferOutput<typeof passwordChangeInput>;

export const sessionInput = v.object({ session: idField });

export const preferencesInput = v.object({
	language: v.picklist(['zh-CN', 'en']),
	text_size: v.picklist(['normal', 'large']),
	theme: v.picklist(['system', 'light', 'dark'])
});

export type PreferencesInput = v.InferOutput<typeof preferencesInput>;

export const newAccountInput = v.object({
	person: idField,
	unit: idField,
	user_name: userNameSchema
});

export type NewAccountInput = v.InferOutput<typeof newAccountInput>;

export const setupInput = v.pipe(
	v.object({
		setup_code: typedCode,
		unit_name: v.pipe(v.string(), v.trim(), v.nonEmpty('missing'), v.maxLength(100)),
		unit_kind: v.picklist(kindNames),
		/** From the nation, 0, down to a station, 6. */
		unit_level: v.pipe(v.string(), v.regex(/^[0-6]$/), v.transform(Number)),
		person_name: v.pipe(v.string(), v.trim(), v.nonEmpty('missing'), v.maxLength(100)),
		user_name: userNameSchema,
		new_password: typedPassword,
		new_password_again: typedPassword
	}),
	v.forward(
		v.partialCheck(
			[['new_password'], ['new_password_again']],
			({ new_password, new_password_again }) => new_password === new_password_again,
			'password-again-differs'
		),
		['new_password_again']
	)
);

export type SetupInput = v.InferOutput<typeof setupInput>;
