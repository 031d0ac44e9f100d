/** Before hosts are looked at: the passwords that this needs, and the keys of hosts that are not known yet. */
import { create } from 'zustand';
import { run } from '../components/feedback';
import { missingSecrets, type SecretNeed } from '../dashboard/result/secretNeeds';
import { compare } from '../stores/comparisonStore';
import { refreshCredentials, useCredentialsStore } from '../stores/credentialsStore';
import { useDraftStore } from '../stores/draftStore';

interface Asking {
  /** A dialog waits for passwords, of which this is the first; `tried`: somebody wanted to go on without. */
  readonly passwords?: { readonly missing: SecretNeed; readonly tried: boolean } | undefined;
  /** The person has looked at the question about host keys. */
  readonly keysSeen?: boolean;
}

export const useAsking = create<Asking>()(() => ({}));

async function begin(): Promise<void> {
  const { cluster } = useDraftStore.getState().review;
  if (!cluster) return;
  // The last password may be on its way to main right now: the answer comes after it.
  await refreshCredentials();
  const [missing] = missingSecrets(cluster, useCredentialsStore.getState().known);
  if (missing) {
    useAsking.setState(({ passwords }) => ({ passwords: { missing, tried: passwords !== undefined } }));
    return;
  }
  useAsking.setState({ passwords: undefined, keysSeen: false });
  await compare();
}

/** Looks at the hosts, after the passwords that are missing were asked for. */
export const askAndCompare = (): void => run(begin());
