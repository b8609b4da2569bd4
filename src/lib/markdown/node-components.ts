import { createContext, type Component } from 'svelte';
import type { NodeOf, NodeType } from './tree.ts';

/** What shows each type of node. A page may put its own in the place of any. */
export type NodeComponents = { [Type in NodeType]: Component<{ node: NodeOf<Type> }> };

export const [getNodeComponents, setNodeComponents] = createContext<() => NodeComponents>();
