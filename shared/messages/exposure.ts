/** The open ports of a cluster in words: the same table in the window, on the command line and in an export. */
import { unguarded, type Exposure } from '../exposure/exposure';
import { messages, punctuation } from './describe';
import { fill } from './messages';
import type { Language } from './language';

export const exposureColumns = ['port', 'component', 'on', 'reach', 'login', 'why'] as const;
export type ExposureColumn = (typeof exposureColumns)[number];

/** One port, by column. */
export function describeExposure(exposure: Exposure, language: Language): Record<ExposureColumn, string> {
  const { on, reach, login, gives, openFor } = messages[language].exposure;
  return {
    port: exposure.port,
    component: exposure.component,
    on: on[exposure.on],
    reach: reach[exposure.reach],
    login: login[exposure.login],
    why: [openFor[exposure.openFor], gives[exposure.gives]].join(punctuation[language].gap),
  };
}

/** The ports that hand over the cluster without a login, as a list; '' when there is none. */
export function unguardedDoors(exposures: readonly Exposure[], language: Language): string {
  const { door } = messages[language].exposure;
  return unguarded(exposures)
    .map((one) => fill(door, describeExposure(one, language)))
    .join(punctuation[language].list);
}

/** What must be known before anything else is; undefined when every such port asks who comes. */
export function describeUnguarded(exposures: readonly Exposure[], language: Language): string | undefined {
  const doors = unguardedDoors(exposures, language);
  return doors === '' ? undefined : fill(messages[language].exposure.unguarded, { doors });
}
