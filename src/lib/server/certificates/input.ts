import * as v from 'valibot';
import { idField, reasonField } from '../input.ts';

/** A number is at most this long, in characters. */
export const numberLengthMax = 60;

export const revocationInput = v.object({ certificate: idField, reason: reasonField });
