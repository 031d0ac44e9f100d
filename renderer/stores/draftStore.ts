/** The cluster being edited, exactly as typed, and what is wrong with it. Kept by main, so that it survives a crash. */
import { create } from 'zustand';
import { API_VERSION } from '../../shared/cluster';
import { defaults } from '../../shared/defaults';
import { reviewCluster, type Review } from '../../shared/rules';
import { getAt, setAt } from './documentPath';

interface DraftState {
  /** Plain JSON in the shape of a cluster file; may be unfinished or wrong. */
  readonly document: unknown;
  /** The file it was opened from or saved to. */
  readonly path?: string | undefined;
  /** Changed since it was opened or saved. */
  readonly dirty: boolean;
  readonly review: Review;
}

/** What "New" starts with: the defaults written out, so that the person sees and can change each of them. */
export const newDocument = (): unknown => ({
  apiVersion: API_VERSION,
  name: defaults.name,
  kubernetesVersion: defaults.kubernetesVersion,
  profile: 'simple',
  runtime: 'docker',
  nodes: [],
  network: {
    serviceCidr: defaults.serviceCidr,
    podCidr: defaults.podCidr,
    dnsServiceIp: defaults.dnsServiceIp,
    clusterDomain: defaults.clusterDomain,
    nodePortRange: defaults.nodePortRange,
    cni: 'calico',
  },
  etcd: { endpoints: [] },
  registry: { prefix: defaults.registryPrefix, images: {}, archives: [] },
  binaries: { dir: defaults.binariesDir, source: { kind: 'upload', path: defaults.binariesPath } },
});

const fresh = (document: unknown): Pick<DraftState, 'document' | 'review'> => ({
  document,
  review: reviewCluster(document),
});

export const useDraftStore = create<DraftState>()(() => ({ ...fresh(newDocument()), dirty: false }));

/** Another document takes the place of the one being edited. */
export const replaceDraft = (draft: { document: unknown; path?: string | undefined; dirty?: boolean }): void =>
  useDraftStore.setState({ ...fresh(draft.document), path: draft.path, dirty: draft.dirty ?? false });

/** Changes one value; `undefined` removes it. */
export function edit(path: string, value: unknown): void {
  const { document } = useDraftStore.getState();
  if (Object.is(getAt(document, path), value)) return;
  useDraftStore.setState({ ...fresh(setAt(document, path, value)), dirty: true });
}

/** `document` is what was written: what was typed since then is still unsaved. */
export const markSaved = (path: string, document: unknown): void =>
  useDraftStore.setState((state) => ({ path, dirty: state.document !== document }));

export const useDocument = (): unknown => useDraftStore((state) => state.document);
/** The value at a path of the draft, whatever it is. */
export const useValue = (path: string): unknown => useDraftStore((state) => getAt(state.document, path));

/** The cluster's name as typed, if it is a text. */
export const nameOf = (document: unknown): string => {
  const name = getAt(document, 'name');
  return typeof name === 'string' ? name : '';
};
