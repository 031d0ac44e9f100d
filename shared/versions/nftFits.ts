/** Which nft (the command of nftables) kube-proxy can work with, whoever has installed it. */
import { minorOf } from '../kubernetesVersion';
import { isBefore } from './order';

/** Older ones read all rules of a host where kube-proxy means its own (kubernetes/kubernetes #124152). */
const OLDEST = '1.0.1';
/** From this one on nft describes sets in words that kube-proxy had to learn (kubernetes/kubernetes #136786). */
const OTHER_WORDS = '1.1.3';
/** The first release of each minor that has learned them: kubernetes/kubernetes #137809, #137808, #137807, #137501. */
const learned = ['1.33.11', '1.34.7', '1.35.4', '1.36.0'] as const;

interface NftFit {
  /** The oldest version. */
  readonly from: string;
  /** The first version that is too new, and the first Kubernetes of this minor for which it is not. */
  readonly tooNew?: { readonly from: string; readonly until: string };
}

/** For a version of Kubernetes that knows the mode. */
export function nftFits(version: string): NftFit {
  const until = learned.find((one) => minorOf(one) === minorOf(version));
  return until !== undefined && isBefore(version, until)
    ? { from: OLDEST, tooNew: { from: OTHER_WORDS, until } }
    : { from: OLDEST };
}
