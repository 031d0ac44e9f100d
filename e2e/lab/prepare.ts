import { baseImage } from './supplies/baseImage';
import { coreDns } from './supplies/coreDns';
import { ensureElectron } from './supplies/electronRuntime';
import { imageContents } from './supplies/imageContents';
import { dnsImage, imageArchive, type LabImage } from './supplies/images';
import { kubernetesBinaries, kubernetesVersion } from './supplies/kubernetes';
import { ensure, packages, type Part } from './requirements';

const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  'base image of the hosts': baseImage,
  [`Kubernetes ${kubernetesVersion}`]: kubernetesBinaries,
  'container images': imageArchives,
  'Electron for tests': ensureElectron,
};

/** Each image's archive; of CoreDNS the real one or its stand-in. CoreDNS compiles while the others are packed. */
async function imageArchives(): Promise<void> {
  const names = (Object.keys(imageContents) as LabImage[]).filter((name) => name !== 'coredns');
  await Promise.all([...names.map((name) => imageArchive(name)), dnsImage().then((name) => imageArchive(name))]);
}

/** Shorter ones were there already. */
const WORTH_TELLING_SECONDS = 1;

/**
 * Fills the cache with everything that is slow to make: minutes the first time, then milliseconds. Called before anything
 * that is limited in time, so that no test pays for the build of Kubernetes.
 */
export async function prepare(say: (line: string) => void = console.log): Promise<void> {
  const since = (start: number): number => (Date.now() - start) / 1000;
  // Once for all: two of apt at the same time would only wait for each other.
  await ensure(...(Object.keys(packages) as Part[]).filter((part) => part !== 'bench'));
  const waiting = new Set(Object.keys(parts));
  const hint = setTimeout(() => {
    say(`Preparing ${[...waiting].join(', ')}: about 8 minutes the first time, kept for later ...`);
  }, WORTH_TELLING_SECONDS * 1000);
  const made = Object.entries(parts).map(async ([title, make]) => {
    const start = Date.now();
    await make();
    waiting.delete(title);
    if (since(start) >= WORTH_TELLING_SECONDS) say(`  ${title}: ${since(start).toFixed(0)} s`);
  });
  try {
    await Promise.all(made);
    const dns = await coreDns();
    if ('missing' in dns) {
      say(
        `  CoreDNS is replaced by a stand-in that answers only its probes, so no pod can look up a name: ${dns.missing}`,
      );
    }
  } finally {
    clearTimeout(hint);
  }
}
