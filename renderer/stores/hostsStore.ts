/** What connection tests found out. A result belongs to the settings it was made with: edit them and it is gone. */
import { create } from 'zustand';
import { toWireError, type WireError } from '../../shared/errors';
import type { HostFacts } from '../../shared/ipc';
import { call } from '../api';
import { getAt, listAt } from './documentPath';
import { useDraftStore } from './draftStore';

export type HostTest =
  | { readonly status: 'running' }
  | { readonly status: 'reached'; readonly facts: HostFacts }
  | { readonly status: 'failed'; readonly error: WireError };

interface HostsState {
  readonly tests: Readonly<Record<string, HostTest>>;
}

export const useHostsStore = create<HostsState>()(() => ({ tests: {} }));

/** What a test's answer depends on, as a key. `node` is an entry of the draft's `nodes`, whatever it is. */
export const testKey = (node: unknown): string =>
  JSON.stringify([getAt(node, 'hostname'), getAt(node, 'ip'), getAt(node, 'ssh')]);

export const useHostTest = (node: unknown): HostTest | undefined =>
  useHostsStore((state) => state.tests[testKey(node)]);

/** Whether any node of the draft is being tested. */
export function useTesting(): boolean {
  const tests = useHostsStore((state) => state.tests);
  return useDraftStore(({ document }) =>
    listAt(document, 'nodes').some((node) => tests[testKey(node)]?.status === 'running'),
  );
}

const remember = (key: string, test: HostTest): void =>
  useHostsStore.setState(({ tests }) => ({ tests: { ...tests, [key]: test } }));

/** Ends every test that goes on. Those nodes count as not tested; what was found out before stays. */
export function stopTests(): void {
  useHostsStore.setState(({ tests }) => ({
    tests: Object.fromEntries(Object.entries(tests).filter(([, { status }]) => status !== 'running')),
  }));
  void call('call.cancel', { name: 'hosts.test' }).catch(() => undefined);
}

/** Tests the connection to one node of the draft; the outcome, good or bad, is in the store when this ends. */
export async function testNode(node: unknown): Promise<void> {
  const key = testKey(node);
  const hostname = getAt(node, 'hostname');
  if (typeof hostname !== 'string') return;
  const running: HostTest = { status: 'running' };
  remember(key, running);
  const settle = (test: HostTest): void => {
    // It may have been stopped meanwhile.
    if (useHostsStore.getState().tests[key] === running) remember(key, test);
  };
  try {
    const { document, path } = useDraftStore.getState();
    const facts = await call('hosts.test', { document, hostname, ...(path === undefined ? {} : { path }) });
    settle({ status: 'reached', facts });
  } catch (thrown) {
    settle({ status: 'failed', error: toWireError(thrown) });
  }
}

export async function testAllNodes(): Promise<void> {
  await Promise.all(listAt(useDraftStore.getState().document, 'nodes').map(testNode));
}

/** A host whose key the person has to look at. */
export interface KeyQuestion {
  readonly node: unknown;
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
  readonly type: string;
  readonly fingerprint: string;
  /** The key that was accepted earlier, when it is another one now. */
  readonly expected?: string;
}

const DEFAULT_PORT = 22;

/** The question that a test's error asks, or undefined when the error is not about a host key. */
export function keyQuestion(node: unknown, test: HostTest | undefined): KeyQuestion | undefined {
  if (test?.status !== 'failed') return undefined;
  const { code, params } = test.error;
  if (code !== 'SSH_HOST_KEY_UNKNOWN' && code !== 'SSH_HOST_KEY_CHANGED') return undefined;
  const port = Number(params['port'] ?? getAt(node, 'ssh.port') ?? DEFAULT_PORT);
  return {
    node,
    hostname: String(params['host'] ?? getAt(node, 'hostname')),
    address: String(params['address']),
    port,
    type: String(params['type'] ?? ''),
    fingerprint: String(params['fingerprint'] ?? params['actual']),
    ...(code === 'SSH_HOST_KEY_CHANGED' ? { expected: String(params['expected']) } : {}),
  };
}

const placeOf = ({ address, port }: KeyQuestion): string => `${address}:${String(port)}`;

/** Nodes behind one jump host all ask about the jump host's key: that is one question to the person. */
export const oncePerPlace = (questions: readonly KeyQuestion[]): KeyQuestion[] => [
  ...new Map(questions.map((question) => [placeOf(question), question])).values(),
];

/** Changed keys are dangerous and come alone: nobody should accept them along with new ones. */
export function nextQuestions(questions: readonly KeyQuestion[]): readonly KeyQuestion[] {
  const changed = questions.find(({ expected }) => expected !== undefined);
  return changed ? questions.filter((question) => placeOf(question) === placeOf(changed)) : questions;
}

/** Tells main that these keys are right. */
export async function trustKeys(questions: readonly KeyQuestion[]): Promise<void> {
  for (const { address, port, fingerprint } of oncePerPlace(questions))
    await call('hosts.accept', { address, port, fingerprint });
}

/** The same, then tests those hosts again. */
export async function acceptKeys(questions: readonly KeyQuestion[]): Promise<void> {
  await trustKeys(questions);
  await Promise.all(questions.map(({ node }) => testNode(node)));
}
