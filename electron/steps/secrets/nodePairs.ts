/**
 * The certificates that nodes have, with their keys. What lies on a node and will do stays, whoever has put it there: only
 * what is missing, is for somebody else or ends soon is made anew. So a second run changes nothing, and neither does one from
 * another workstation that has the same authorities.
 */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { certificatesOn } from '../../../shared/components/certificates';
import { isKubeconfig, type CertificateRule } from '../../../shared/components/certificateRule';
import { clusterContext } from '../../../shared/kubernetes/nodeContext';
import {
  isMadeBefore,
  objectionTo,
  type AuthorityName,
  type CertificateObjection,
  type CertificateRequest,
} from '../../../shared/pki/certificate';
import { placeholderSecrets, type KeyPair, type Pki } from '../../../shared/target/targetFile';
import { readCertificate } from '../../pki/readCertificate';
import type { Hosts } from '../../ssh/hosts';
import { sh, type Command } from '../../shell/quote';

export interface NodePairs {
  /** Of a node that is ready. */
  readonly pairOf: Pki['pairOf'];
  readonly objectionTo: NonNullable<Pki['objectionTo']>;
  /** Looks what the node has, once, and makes what it lacks. The errors of a connection. */
  readonly ready: (hostname: string) => Promise<void>;
}

export interface PairsInput {
  readonly cluster: Cluster;
  readonly hosts: Pick<Hosts, 'get'>;
  /** The authorities' certificates. */
  readonly authorities: Readonly<Record<AuthorityName, { readonly certificate: string }>>;
  readonly adminGroup: number;
  readonly now: Date;
  /** A pair that was made before the moment that is answered is made anew, however good it is. */
  readonly renewedBefore?: (hostname: string, id: string) => Date | undefined;
  /** Makes a pair where the node has none that will do. */
  readonly make: (request: CertificateRequest, hostname: string, id: string) => Promise<KeyPair>;
  readonly signal: AbortSignal;
}

/** Prints `ID CERTIFICATE KEY`, or `ID KUBECONFIG`, in base64. */
const readCommand = (rules: readonly CertificateRule[]): Command =>
  sh`read_base64() { base64 < "$1" 2>/dev/null | tr -d '\\n'; }
${{
  raw: rules
    .map(({ id, installPath, ...rule }) =>
      isKubeconfig({ installPath, ...rule })
        ? sh`echo ${id} "$(read_base64 ${installPath})"`
        : sh`echo ${id} "$(read_base64 ${`${installPath}.crt`})" "$(read_base64 ${`${installPath}.key`})"`,
    )
    .join('\n') as Command,
}}`;

const decode = (base64 = ''): string => Buffer.from(base64, 'base64').toString('utf8');

const kubeconfig = z.object({
  users: z.tuple([
    z.object({ user: z.object({ 'client-certificate-data': z.base64(), 'client-key-data': z.base64() }) }),
  ]),
});

function within(text: string): KeyPair | undefined {
  try {
    const { user } = kubeconfig.parse(parse(text)).users[0];
    return { certificate: decode(user['client-certificate-data']), key: decode(user['client-key-data']) };
  } catch {
    // Nothing of what somebody has made of the file is repeated.
    return undefined;
  }
}

/** What the lines of {@link readCommand} say, by id. */
function pairsIn(output: string): ReadonlyMap<string, KeyPair> {
  return new Map(
    output.split('\n').flatMap((line): [string, KeyPair][] => {
      const [id = '', first, second] = line.trim().split(' ');
      if (first === undefined) return [];
      const pair = second === undefined ? within(decode(first)) : { certificate: decode(first), key: decode(second) };
      return pair ? [[id, pair]] : [];
    }),
  );
}

/** SHA-256 of the key's public half, as readCertificate has it; undefined where it is no key. */
function publicHalf(key: string): string | undefined {
  try {
    const spki = createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(new Uint8Array(spki)).digest('hex');
  } catch {
    return undefined;
  }
}

interface Judgement {
  readonly willDo: boolean;
  readonly objection?: CertificateObjection;
}

function judge(
  pair: KeyPair,
  request: CertificateRequest,
  before: Date | undefined,
  { authorities, now }: PairsInput,
): Judgement {
  try {
    const facts = readCertificate(pair.certificate, authorities);
    const objection = objectionTo(request, facts, now);
    if (objection) return { willDo: false, objection };
    const isOld = before !== undefined && isMadeBefore(facts, before);
    return { willDo: !isOld && facts.publicKey === publicHalf(pair.key) };
  } catch {
    return { willDo: false };
  }
}

export function nodePairs(input: PairsInput): NodePairs {
  const { cluster, hosts, adminGroup, make, renewedBefore, signal } = input;
  const { pki } = placeholderSecrets;
  const shared = clusterContext(cluster, { ...placeholderSecrets, pki: { ...pki, adminGroup } });
  const known = new Map<string, KeyPair>();
  const objections = new Map<string, CertificateObjection>();
  const looks = new Map<string, Promise<void>>();
  const keyOf = (hostname: string, id: string): string => `${hostname} ${id}`;

  const look = async (node: ClusterNode): Promise<void> => {
    const rules = certificatesOn(cluster, node);
    const host = await hosts.get(node.hostname, signal);
    const { stdout } = await host.run(readCommand(rules), { signal, label: 'read the certificates' });
    const there = pairsIn(stdout);
    for (const rule of rules) {
      const request = rule.request({ ...shared, node });
      const found = there.get(rule.id);
      const key = keyOf(node.hostname, rule.id);
      const { willDo, objection } = found
        ? judge(found, request, renewedBefore?.(node.hostname, rule.id), input)
        : { willDo: false };
      if (objection) objections.set(key, objection);
      known.set(key, found && willDo ? found : await make(request, node.hostname, rule.id));
    }
  };

  return {
    ready: (hostname) => {
      const node = cluster.nodes.find((one) => one.hostname === hostname);
      if (!node) return Promise.resolve();
      const going = looks.get(hostname) ?? look(node);
      looks.set(hostname, going);
      // A lost link is no answer: whoever asks next tries again.
      going.catch(() => looks.delete(hostname));
      return going;
    },
    objectionTo: (hostname, id) => objections.get(keyOf(hostname, id)),
    pairOf: (hostname, id) => known.get(keyOf(hostname, id)) ?? pki.pairOf(hostname, id),
  };
}
