import { isUuid } from '#lib/identifiers.ts';

export const match = isUuid;
