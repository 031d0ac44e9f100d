/** Asks main what lies where the draft says the programs are, again whenever something changes that the answer depends on. */
import { useEffect, useState } from 'react';
import { toWireError, type WireError } from '../../../shared/errors';
import type { BinariesReport } from '../../../shared/ipc';
import { call } from '../../api';
import { getAt } from '../../stores/documentPath';
import { useDraftStore } from '../../stores/draftStore';

export type Inspection =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly report: BinariesReport }
  | { readonly status: 'failed'; readonly error: WireError };

/** A pause in typing: looking into a folder and running programs is not done for every letter. */
const PAUSE_MS = 400;

const dependencies = (document: unknown): string =>
  JSON.stringify(
    ['binaries', 'kubernetesVersion', 'runtime', 'network', 'nodes', 'etcd'].map((key) => getAt(document, key)),
  );

export function useInspection(): { inspection: Inspection; again: () => void } {
  const wanted = useDraftStore((state) => dependencies(state.document));
  const [round, setRound] = useState(0);
  const [inspection, setInspection] = useState<Inspection>({ status: 'running' });

  useEffect(() => {
    let current = true;
    const show = (outcome: Inspection): void => {
      if (current) setInspection(outcome);
    };
    const timer = setTimeout(() => {
      const { document, path } = useDraftStore.getState();
      show({ status: 'running' });
      call('binaries.inspect', { document, ...(path === undefined ? {} : { path }) }).then(
        (report) => show({ status: 'done', report }),
        (thrown: unknown) => show({ status: 'failed', error: toWireError(thrown) }),
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, round]);

  return { inspection, again: () => setRound((count) => count + 1) };
}
