import { useEffect, useState } from 'react';
import type { Cluster } from '../../../shared/cluster/schema';
import { toWireError, type WireError } from '../../../shared/errors';
import { networkManifestOf } from '../../../shared/manifests/networkManifest';
import { call } from '../../api';
import { useDraftStore } from '../../stores/draftStore';

/** The manifest of the cluster's network as main has it here: nothing while it is being read, or where there is none. */
interface Manifest {
  readonly text?: string | undefined;
  /** Why it cannot be shown. */
  readonly error?: WireError;
}

export function useManifest(cluster: Cluster): Manifest {
  const path = useDraftStore((state) => state.path);
  const [found, setFound] = useState<{ readonly of: Cluster; readonly manifest: Manifest }>();
  useEffect(() => {
    if (!networkManifestOf(cluster)) return undefined;
    let isWanted = true;
    const show = (manifest: Manifest): void => {
      if (isWanted) setFound({ of: cluster, manifest });
    };
    call('manifest.read', { document: cluster, ...(path === undefined ? {} : { path }) }).then(
      (text) => show({ text }),
      (thrown: unknown) => show({ error: toWireError(thrown) }),
    );
    return () => {
      isWanted = false;
    };
  }, [cluster, path]);
  return found?.of === cluster ? found.manifest : {};
}
