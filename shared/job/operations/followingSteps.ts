import { components } from '../../components';
import { laneOf, stepIds, type StepId } from '../plan';

export const allComponents: readonly StepId[] = components.map(({ id }) => id);

/** The components of a node that know the others: their names, and the ways to their pods. */
export const tellingSteps: readonly StepId[] = components.filter(({ knowsOthers }) => knowsOthers).map(({ id }) => id);

/** What a node does because others come or go: it learns of them, and looks that all is well. */
export const followingSteps: readonly StepId[] = ['preflight', ...tellingSteps, 'verify'];

/** Whatever on the others may name a master. Programs and images do not. */
export const stepsAfterMaster: readonly StepId[] = stepIds.filter((step) => laneOf(step) !== 'upload');
