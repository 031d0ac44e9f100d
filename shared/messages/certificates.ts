/** Certificates in words: who has signed one, who has it, what is wrong with it, and what it means to make them anew. */
import { mastersOf, type Cluster } from '../cluster/schema';
import { etcd } from '../components/etcd';
import { kubeApiServer } from '../components/kube-apiserver';
import { QUICK_END_SINCE } from '../components/kube-apiserver/flags';
import { restartsOf } from '../job/operations/renewCertificates';
import { minorOf } from '../kubernetesVersion';
import type { CertificateFacts } from '../pki/certificate';
import type { Renewal } from '../pki/renewal';
import type { CertificateProblem, FoundCertificate } from '../pki/report';
import { messages, punctuation } from './describe';
import type { Language } from './language';
import { fill } from './messages';

const withoutEnding = (unit: string): string => unit.replace(/\.service$/, '');

/** Which of the cluster's authorities, or what the certificate itself says. */
export function describeSigner({ authority, issuer }: CertificateFacts, language: Language): string {
  const { authorities, otherSigner } = messages[language].certificates;
  return authority ? authorities[authority] : fill(otherSigner, { issuer });
}

/** `kube-apiserver shows it at port 6443`. */
export const describeUse = (
  { use, units, ports }: Pick<FoundCertificate, 'use' | 'units' | 'ports'>,
  language: Language,
): string => {
  const { list } = punctuation[language];
  return fill(messages[language].certificates.uses[use], {
    units: units.map(withoutEnding).join(list),
    ports: ports.join(list),
  });
};

export const describeProblem = (problem: CertificateProblem, language: Language): string => {
  const { certificates, words } = messages[language];
  return Object.hasOwn(certificates.problems, problem)
    ? certificates.problems[problem as keyof typeof certificates.problems]
    : words[problem as Exclude<CertificateProblem, keyof typeof certificates.problems>];
};

/** Without these no API server answers. */
const apiUnits = [etcd, kubeApiServer].flatMap(({ units = [] }) => units.map(({ unit }) => unit));

/** What happens on nodes. */
function linesOnNodes(cluster: Cluster, wanted: NonNullable<Renewal['onNodes']>, language: Language): string[] {
  const words = messages[language].certificates.renewal;
  const { list } = punctuation[language];
  const restarts = restartsOf(cluster, wanted);
  const masters = mastersOf(cluster).length;
  const isQuick = (minorOf(cluster.kubernetesVersion) ?? 0) >= QUICK_END_SINCE;
  const api = masters > 1 ? words.severalApis : isQuick ? words.oneApi : words.oneSlowApi;
  return [
    ...(restarts.length > 0 ? [words.restarts] : [words.noRestart]),
    ...restarts.map(({ hostname, units }) =>
      fill(words.restartsOn, { host: hostname, units: units.map(withoutEnding).join(list) }),
    ),
    ...(restarts.some(({ units }) => units.some((unit) => apiUnits.includes(unit))) ? [api] : []),
    ...[words.pods, words.readBack, words.stays],
    ...((wanted.certificates?.includes('admin') ?? true) ? [words.copies] : []),
  ];
}

/** What happens when these are made anew, and what does not; `unreached` are left out. @throws as renewCertificatesPlan */
export function describeRenewal(
  cluster: Cluster,
  { onNodes, superAdmin }: Renewal,
  unreached: readonly string[],
  language: Language,
): string[] {
  const words = messages[language].certificates.renewal;
  const { list } = punctuation[language];
  return [
    ...(onNodes ? linesOnNodes(cluster, onNodes, language) : []),
    ...(superAdmin ? [words.superAdmin, words.superAdminCopies] : [words.superAdminStays]),
    ...(unreached.length > 0 ? [fill(words.unreached, { names: unreached.join(list) })] : []),
  ];
}
