import { createContext, type Component } from 'svelte';
import type { NodeOf, NodeType } from './tree.ts';

/** What answers whoever touches it: the page that knows what an answer leads to shows it. */
export type LivelyType = 'check' | 'audio' | 'video';

type ComponentsOf<Types extends NodeType> = { [Type in Types]: Component<{ node: NodeOf<Type> }> };

/** What shows each type of node. A page may put its own in the place of any. */
export type NodeComponents = ComponentsOf<Exclude<NodeType, LivelyType>> &
	Partial<ComponentsOf<LivelyType>>;

export const [getNodeComponents, setNodeComponents] = createContext<() => NodeComponents>();
