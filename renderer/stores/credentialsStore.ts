/** Which secrets main knows. The secrets themselves pass through the window once and are kept nowhere in it. */
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { CallResult } from '../../shared/ipc';
import { call } from '../api';
import { useDraftStore } from './draftStore';

export type SecretKind = 'password' | 'passphrase' | 'sudoPassword';

interface CredentialsState {
  readonly known: CallResult<'credentials.known'>;
  /** Which secrets were given in one go: a number for each `<kind> <host name>`, the same for the same secret. */
  readonly given: Readonly<Record<string, number>>;
}

export const useCredentialsStore = create<CredentialsState>()(() => ({ known: {}, given: {} }));

const keyOf = (hostname: string, kind: SecretKind): string => `${kind} ${hostname}`;
const knows = ({ known }: CredentialsState, hostname: string, kind: SecretKind): boolean =>
  known[hostname]?.includes(kind) ?? false;

const draft = (): unknown => useDraftStore.getState().document;

/** Main keeps secrets by the machine they were entered for: which nodes have one depends on the document. */
export const refreshCredentials = async (document = draft()): Promise<void> =>
  useCredentialsStore.setState({ known: await call('credentials.known', { document }) });

let gifts = 0;

/** Hands one secret of some nodes of a document over to main. Throws an AppError when main refuses it. */
export async function giveSecret(
  hostnames: readonly string[],
  kind: SecretKind,
  secret: string,
  document = draft(),
): Promise<void> {
  await Promise.all(hostnames.map((hostname) => call('credentials.set', { document, hostname, [kind]: secret })));
  gifts += 1;
  const given = Object.fromEntries(hostnames.map((hostname) => [keyOf(hostname, kind), gifts]));
  useCredentialsStore.setState((state) => ({ given: { ...state.given, ...given } }));
  await refreshCredentials(document);
}

export const useKnowsSecret = (hostname: string, kind: SecretKind): boolean =>
  useCredentialsStore((state) => knows(state, hostname, kind));

export interface SecretTakers {
  /** The nodes that lack a secret of this kind. */
  readonly lacking: readonly string[];
  /** The nodes that were given the very same secret as this one: whoever corrects it may want to do so for all. */
  readonly same: readonly string[];
}

/** Who of the others may be given what is entered for this node: never one with a secret of its own. */
export function useSecretTakers(hostname: string, kind: SecretKind, others: readonly string[]): SecretTakers {
  const lacking = useCredentialsStore(useShallow((state) => others.filter((other) => !knows(state, other, kind))));
  const same = useCredentialsStore(
    useShallow((state) => {
      const own = state.given[keyOf(hostname, kind)];
      return others.filter(
        (other) => own !== undefined && knows(state, other, kind) && state.given[keyOf(other, kind)] === own,
      );
    }),
  );
  return { lacking, same };
}
