import { isSlug } from '#lib/identifiers.ts';

export const match = isSlug;
