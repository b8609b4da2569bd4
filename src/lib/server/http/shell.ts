import type { ServerLoadEvent } from '@sveltejs/kit';
import { ownPath } from '#lib/own-path.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { ShellData } from '#lib/shell.ts';
import { deriveOfflineIdentity } from '../accounts/offline-identity.ts';
import { permissionsOf, roleClassOf, scopeOf, type Actor } from '../grants/actor.ts';
import { isDatabaseUnavailable } from '../database/violations.ts';
import { countUnreadNotices } from '../notices/notice.ts';
import type { PathStep } from '../units/path.ts';
import { findStanding, type Standing } from '../units/standing.ts';
import { readAppearance } from './appearance.ts';
import { readAsOf } from './as-of.ts';

/** What the frame around every page shows. A database that falls away here costs only the frame's numbers. */
export async function loadShell(event: ServerLoadEvent): Promise<ShellData> {
	const { actor, isDemo, vault } = event.locals;
	const { asOf, isToday } = readAsOf(event.url);
	const frame = await loadFrame(event, actor).catch((caught) => {
		if (isDatabaseUnavailable(caught)) return { unit: null, unreadNotices: 0 };
		throw caught;
	});
	return {
		language: getLocale(),
		...readAppearance(event.cookies),
		actor: actor && {
			displayName: actor.displayName,
			userName: actor.actorName,
			roles: [...new Set(actor.grants.map(({ role }) => role))],
			permissions: permissionsOf(actor),
			unitName: frame.unit?.name ?? ''
		},
		asOf,
		isToday,
		demo: isDemo,
		offline: actor && deriveOfflineIdentity(vault, actor.accountId),
		requestPath: ownPath(event.url.pathname + event.url.search),
		...frame
	};
}

async function loadFrame(event: ServerLoadEvent, actor: Actor | null) {
	if (!actor) return { unit: null, unreadNotices: 0 };
	const { db } = event.locals;
	const { asOf } = readAsOf(event.url);
	const isStaff = roleClassOf(actor.grants.map(({ role }) => role)) !== 'learner';
	const [unreadNotices, unit] = await Promise.all([
		countUnreadNotices(db, actor),
		isStaff ? findStanding(db, scopeOf(actor, 'units.view'), actor.unitId, { asOf }) : undefined
	]);
	return {
		unreadNotices,
		unit: unit ? { ...unit, path: [...unit.path.map(nameShortly), ownStep(unit)] } : null
	};
}

/** Names above are only the way down, so the short one will do. */
function nameShortly({ public_id, name, short_name, is_open }: PathStep) {
	return { public_id, name: short_name ?? name, is_open };
}

/** The unit itself ends its path: it is where the viewer stands, so it leads somewhere. */
function ownStep({ public_id, name }: Standing) {
	return { public_id, name, is_open: true };
}
