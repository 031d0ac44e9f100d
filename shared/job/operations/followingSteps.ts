import type { StepId } from '../plan';

/** What a node does because others come or go: it learns their names and the ways to their pods, and looks that all is well. */
export const followingSteps: readonly StepId[] = ['preflight', 'prepare', 'cni', 'verify'];
