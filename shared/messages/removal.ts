/** What the removal of a node means, in words. */
import { podFates, podName } from '../nodes/pods';
import type { RemovalPreview } from '../nodes/removal';
import { messages, punctuation } from './describe';
import type { Language } from './language';
import { fill } from './messages';

/** One sentence for each thing that will happen, in its order. */
export function describeRemoval({ pods, isMember, unreached, etcd }: RemovalPreview, language: Language): string[] {
  const words = messages[language].removal;
  const fates = podFates.flatMap((fate) => {
    const names = pods.filter((pod) => pod.fate === fate).map(podName);
    return names.length > 0 ? [fill(words.fates[fate], { names: names.join(punctuation[language].list) })] : [];
  });
  return [
    ...fates,
    ...(isMember && pods.length === 0 ? [words.noPods] : []),
    ...(etcd ? [fill(words.etcd, { ...etcd })] : []),
    isMember ? words.object : words.noObject,
    words.others,
    unreached ? words.staysOnHost : words.cleansHost,
  ];
}
