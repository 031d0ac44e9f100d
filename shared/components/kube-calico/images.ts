import type { ImageRule } from '../component';

/** The guide's version (ARCHITECTURE.md, "The guide"). */
export const calicoNode: ImageRule = { name: 'calicoNode', tag: () => 'calico-node:v2.6.2' };
