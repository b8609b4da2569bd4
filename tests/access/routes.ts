import { readFileSync } from 'node:fs';
import { listRoutes } from '#lib/checks/routes.ts';
import { answersOf } from '../tidy/doors.ts';

export interface RouteAnswers {
	id: string;
	isPage: boolean;
	isEndpoint: boolean;
	/** The names of its actions. */
	actions: string[];
}

/** Every route of the source with the actions it has. */
export function listRouteAnswers(): RouteAnswers[] {
	return listRoutes('.').map(({ id, isPage, hasServer, isEndpoint }) => {
		const path = `src/routes${id === '/' ? '' : id}/+page.server.ts`;
		const answers = hasServer ? answersOf({ path, text: readFileSync(path, 'utf8') }) : [];
		const actions = answers
			.filter(({ kind }) => kind === 'action')
			.map(({ what }) => what.replace(/^action /, ''));
		return { id, isPage, isEndpoint, actions };
	});
}

/** The address of an action: the default one is the page itself. */
export function actionPath(path: string, action: string): string {
	return action === 'default' ? path : `${path}?/${action}`;
}
