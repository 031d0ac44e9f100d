import { e2eTests, imagesFor } from './conformance/e2eTests';
import { proofSet } from './conformance/selection';
import { baseImage } from './supplies/baseImage';
import { binariesOf } from './supplies/binaries';
import { coreDns } from './supplies/coreDns';
import { ensureElectron } from './supplies/electronRuntime';
import { missingFlannel } from './supplies/flannel';
import { sharingGoCaches } from './supplies/go/caches';
import { haproxySource } from './supplies/hostPackages';
import { imageContents, type ImageContent } from './supplies/imageContents';
import { dnsImage, imageArchive, type LabImage } from './supplies/images';
import { defaultSubject, subjects, type SubjectName } from './supplies/subjects';
import { ensure, packages, type Part } from './requirements';

export interface PrepareOptions {
  /** Whose programs and images are wanted. */
  kubernetes?: readonly SubjectName[];
  /** Whose own tests are wanted, with the images of the proof set. */
  proof?: readonly SubjectName[];
  /** Whether flannel's programs and images are wanted. */
  flannel?: boolean;
  say?: (line: string) => void;
}

interface CachePart {
  readonly title: string;
  readonly make: () => Promise<unknown>;
}

/** Installed only for who needs them. */
const rareParts: readonly Part[] = ['bench', 'busybox', 'runc'];

/** Shorter ones were there already. */
const WORTH_TELLING_SECONDS = 1;

/**
 * Fills the cache with everything that is slow to make: minutes the first time, then milliseconds. Called before anything
 * that is limited in time, so that no test pays for the build of Kubernetes.
 * @returns the Kubernetes that cannot be had on this machine: why has been said.
 */
export async function prepare(options: PrepareOptions = {}): Promise<SubjectName[]> {
  const { kubernetes = [defaultSubject], proof = [], flannel = false, say = console.log } = options;
  // Once for all: two of apt at the same time would only wait for each other.
  await ensure(...(Object.keys(packages) as Part[]).filter((part) => !rareParts.includes(part)));
  const missing: SubjectName[] = [];
  const supplySubject = async (name: SubjectName): Promise<void> => {
    const reasons = await supply(name);
    if (reasons.binaries !== undefined) missing.push(name);
    for (const line of Object.values(reasons)) say(`  ${line}`);
  };
  const parts = [
    { title: 'base image of the hosts', make: baseImage },
    { title: 'packages for hosts', make: haproxySource },
    { title: 'container images', make: commonImages },
    { title: 'Electron for tests', make: ensureElectron },
    ...kubernetes.map((name) => ({ title: `Kubernetes ${name}`, make: () => supplySubject(name) })),
    ...(flannel ? [{ title: 'flannel', make: () => supplyFlannel(say) }] : []),
    ...proof.map((name) => ({ title: `Tests of Kubernetes ${name}`, make: () => supplyTests(name, say) })),
  ];
  await sharingGoCaches(() => makeAll(parts, say));
  return missing;
}

/** All at the same time; tells what takes long. */
async function makeAll(parts: readonly CachePart[], say: (line: string) => void): Promise<void> {
  const since = (start: number): number => (Date.now() - start) / 1000;
  const waiting = new Set(parts.map(({ title }) => title));
  const hint = setTimeout(() => {
    say(`Preparing ${[...waiting].join(', ')}: 8 minutes or more the first time, kept for later ...`);
  }, WORTH_TELLING_SECONDS * 1000);
  const made = parts.map(async ({ title, make }) => {
    const start = Date.now();
    await make();
    waiting.delete(title);
    if (since(start) >= WORTH_TELLING_SECONDS) say(`  ${title}: ${since(start).toFixed(0)} s`);
  });
  try {
    await Promise.all(made);
  } finally {
    clearTimeout(hint);
  }
}

/** The images that no version of Kubernetes decides. */
async function commonImages(): Promise<void> {
  const contents = Object.entries(imageContents) as [LabImage, ImageContent][];
  await Promise.all(contents.filter(([, { kind }]) => kind !== 'coredns').map(([name]) => imageArchive(name)));
}

async function supplyTests(name: SubjectName, say: (line: string) => void): Promise<void> {
  const tests = await e2eTests(name);
  if ('folder' in tests) await imagesFor(name, proofSet);
  else say(`  The tests of Kubernetes ${name} cannot be had on this machine: ${tests.missing}`);
}

async function supplyFlannel(say: (line: string) => void): Promise<void> {
  const missing = await missingFlannel();
  if (missing !== undefined) say(`  ${missing}`);
}

/** What one Kubernetes needs; answers what cannot be had, as lines to print. */
async function supply(name: SubjectName): Promise<{ binaries?: string; dns?: string }> {
  const version = subjects[name].coreDns;
  const [binaries, dns] = await Promise.all([binariesOf(name), coreDns(version)]);
  await imageArchive(await dnsImage(version));
  return {
    ...('missing' in binaries && {
      binaries: `Kubernetes ${name} cannot be had on this machine, only ${defaultSubject}: ${binaries.missing}`,
    }),
    ...('missing' in dns && {
      dns: `CoreDNS ${version} is replaced by a stand-in that answers only its probes, so no pod can look up a name: ${dns.missing}`,
    }),
  };
}
