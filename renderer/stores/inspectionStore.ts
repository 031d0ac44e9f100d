/** What lies where the draft says the programs are, as main found it: looked at from more than one page, kept here. */
import { create } from 'zustand';
import { toWireError } from '../../shared/errors';
import type { BinariesReport } from '../../shared/ipc';
import { call } from '../api';
import { getAt, listAt } from './documentPath';
import { useDraftStore } from './draftStore';
import type { Look } from './look';

export type Inspection = Look<BinariesReport>;

interface InspectionState {
  /** What the answer depends on (`inspectionKey`) when it was asked for. */
  readonly key?: string;
  readonly inspection: Inspection;
}

export const useInspectionStore = create<InspectionState>()(() => ({ inspection: { status: 'running' } }));

type Draft = ReturnType<typeof useDraftStore.getState>;

/** What an answer depends on. Undefined: there is nothing on this computer to look at. */
export function inspectionKey({ document, path, review }: Draft): string | undefined {
  if (getAt(document, 'binaries.source.kind') === 'preinstalled') return undefined;
  const parts = ['binaries', 'kubernetesVersion', 'versions', 'runtime', 'network', 'etcd'].map((key) =>
    getAt(document, key),
  );
  const roles = listAt(document, 'nodes').map((node) => getAt(node, 'roles'));
  return JSON.stringify([path, review.cluster !== undefined, ...parts, roles]);
}

const placeOf = ({ document, path }: Draft) => ({ document, ...(path === undefined ? {} : { path }) });

/** The person lets the programs be run, which are asked at once. */
export async function askPrograms(): Promise<void> {
  await call('binaries.agreeToRun', placeOf(useDraftStore.getState()));
  await inspect();
}

/** The last question: only its answer is waited for. */
let asked: object | undefined;

/** Ends the look that goes on or is about to. The question is not asked again before the person wants that. */
export function stopInspecting(): void {
  asked = undefined;
  const key = inspectionKey(useDraftStore.getState());
  if (key !== undefined) useInspectionStore.setState({ key, inspection: { status: 'stopped' } });
  void call('call.cancel', { name: 'binaries.inspect' }).catch(() => undefined);
}

/**
 * Looks at what is there. `quietly`: what was found before for the same question stays on the screen meanwhile, and what
 * was stopped stays so.
 */
export async function inspect(quietly = false): Promise<void> {
  const draft = useDraftStore.getState();
  const key = inspectionKey(draft);
  if (key === undefined) return;
  const before = useInspectionStore.getState();
  const isSame = before.key === key;
  if (quietly && isSame && before.inspection.status === 'stopped') return;
  if (!quietly || !isSame) useInspectionStore.setState({ key, inspection: { status: 'running' } });
  const mine = (asked = {});
  const show = (inspection: Inspection): void => {
    if (asked === mine) useInspectionStore.setState({ inspection });
  };
  try {
    const report = await call('binaries.inspect', placeOf(draft));
    show({ status: 'done', report });
  } catch (thrown) {
    show({ status: 'failed', error: toWireError(thrown) });
  }
}
