/** What of a host decides what is rendered for it. Two hosts of one cluster may differ in nothing else. */
export interface NodeFacts {
  /** The version of the containerd that the host's system has brought: it is kept. Undefined: there is none, or it is ours. */
  readonly hostContainerd?: string;
  /** It knows a name server that it can ask for names of the world outside. */
  readonly resolves: boolean;
}

/** Of a host that nobody has looked at: bare, and connected to the world. */
export const expectedFacts: NodeFacts = { resolves: true };

/** By hostname; a host that is not named has the expected ones. */
export type FactsOfNodes = ReadonlyMap<string, NodeFacts>;
export const noFacts: FactsOfNodes = new Map();
