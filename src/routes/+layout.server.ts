import { loadShell } from '#lib/server/http/shell.ts';

/** The frame stands around open pages too, so it guards nothing: it shows only what is the viewer's own. */
export const load = loadShell;
