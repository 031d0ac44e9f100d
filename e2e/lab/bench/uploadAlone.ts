/**
 * Uploads programs to all hosts at once, as the step `binaries` does, and prints the seconds: as they are, then packed before. Its
 * argument is a file with an {@link UploadRequest}. It is a process of its own, because the app's cryptography is not Node's.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { hostsOf, readBefore, testPlatform, type TestNode } from '../../../electron/testing/testHosts';
import type { Cluster } from '../../../shared/cluster/schema';

export interface UploadRequest {
  readonly cluster: Cluster;
  /** By hostname. */
  readonly secrets: Readonly<Record<string, NonNullable<TestNode['secrets']>>>;
  /** By hostname: absolute paths here. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  /** Absolute paths on the hosts, that nobody uses: as they are, and packed before. */
  readonly folders: readonly [string, string];
}

/** What a deployment knows by then: the files' sums, and whose hosts these are. */
async function upload(request: UploadRequest, folder: string, packed: boolean): Promise<number> {
  const platform = await testPlatform();
  const hosts = hostsOf(platform, request.cluster, new Map(Object.entries(request.secrets)));
  const { signal } = new AbortController();
  try {
    await readBefore(platform, [...new Set(Object.values(request.programs).flat())], packed);
    const started = Date.now();
    await Promise.all(
      Object.entries(request.programs).map(async ([hostname, paths]) => {
        const host = await hosts.get(hostname);
        const files = paths.map((from) => ({ from, to: `${folder}/${basename(from)}`, mode: 0o755 }));
        await host.uploadAll(files, { signal });
      }),
    );
    return (Date.now() - started) / 1000;
  } finally {
    hosts.close();
    await platform.remove();
  }
}

async function main(file: string): Promise<void> {
  const request = JSON.parse(readFileSync(file, 'utf8')) as UploadRequest;
  const [plain, packed] = request.folders;
  console.log(await upload(request, plain, false), await upload(request, packed, true));
}

main(process.argv[2] ?? '').then(
  () => (process.exitCode = 0),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
