/** The certificates of a node, read from the catalogue. */
import type { Cluster, ClusterNode } from '../cluster/schema';
import { componentsOn } from '.';
import type { CertificateRule } from './certificateRule';

/** Those that are pairs of files, and those that stand in a kubeconfig. */
export const certificatesOn = (cluster: Cluster, node: ClusterNode): CertificateRule[] =>
  componentsOn(cluster, node).flatMap(({ certificates = [], identities = [] }) => [...certificates, ...identities]);
