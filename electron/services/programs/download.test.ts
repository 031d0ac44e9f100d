import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download, downloadsFor, type Download } from './download';

const content = randomBytes(80_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const never = new AbortController().signal;

/** A server that can go on in the middle of a file. */
const resuming: RequestListener = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from > 0) response.writeHead(206);
  response.end(content.subarray(from));
};

let folder: string;
let server: Server;
let answer: RequestListener;
let ranges: (string | undefined)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-download-'));
  ranges = [];
  answer = resuming;
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

function one(checksum = sha256): Download {
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/kubelet`;
  return { url, sha256: checksum, to: join(folder, 'downloads', checksum, 'kubelet') };
}

describe('download', () => {
  it('fetches a file once', async () => {
    await download('kubelet', one(), never);
    await download('kubelet', one(), never);
    expect(await readFile(one().to)).toEqual(content);
    expect(ranges).toEqual([undefined]);
  });

  it('that is under way already is waited for, and the wait can be given up', async () => {
    const [stop, begun] = [new AbortController(), once(server, 'request')];
    let goOn = (): void => undefined;
    answer = (_, response) => {
      response.write(content.subarray(0, 40_000));
      goOn = () => response.end(content.subarray(40_000));
    };
    const first = download('kubelet', one(), never);
    await begun;
    const [second, third] = [download('kubelet', one(), never), download('kubelet', one(), stop.signal)];
    stop.abort();
    await expect(third).rejects.toMatchObject({ code: 'CANCELLED' });
    goOn();
    await Promise.all([first, second]);
    expect(await readFile(one().to)).toEqual(content);
    expect(ranges).toEqual([undefined]);
  });

  it('gives programs that can be run', async () => {
    const before = process.umask(0o077);
    try {
      await download('kubelet', one(), never);
    } finally {
      process.umask(before);
    }
    expect((await stat(one().to)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o755);
  });

  it('goes on where a broken one ended', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50_000), () => response.destroy());
    };
    await expect(download('kubelet', one(), never)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    // How much of it has arrived is up to the network: the next try is given a part of a known size.
    await writeFile(`${one().to}.part`, content.subarray(0, 7000));
    answer = resuming;
    await download('kubelet', one(), never);
    expect(await readFile(one().to)).toEqual(content);
    expect(ranges).toEqual([undefined, 'bytes=7000-']);
  });

  it('begins anew when the server cannot go on', async () => {
    await download('kubelet', one(), never);
    await writeFile(`${one().to}.part`, 'something else');
    await rm(one().to);
    answer = (_, response) => response.end(content);
    await download('kubelet', one(), never);
    expect(await readFile(one().to)).toEqual(content);
  });

  it('tells how much is there, what an earlier try has brought included', async () => {
    answer = (request, response) => {
      response.setHeader('content-length', content.length - (request.headers.range ? 7000 : 0));
      resuming(request, response);
    };
    const seen: [number, number][] = [];
    await download('kubelet', one(), never, { onBytes: (done, total) => seen.push([done, total]) });
    await writeFile(`${one().to}.part`, content.subarray(0, 7000));
    await rm(one().to);
    const later: [number, number][] = [];
    await download('kubelet', one(), never, { onBytes: (done, total) => later.push([done, total]) });
    for (const told of [seen, later]) expect(told.at(-1)).toEqual([content.length, content.length]);
    expect(later[0]?.[0]).toBeGreaterThan(7000);
    expect(await readFile(one().to)).toEqual(content);
  });

  it('takes a part that is complete already', async () => {
    await download('kubelet', one(), never);
    const part = `${one().to}.part`;
    await writeFile(part, content);
    await rm(one().to);
    answer = (_, response) => response.writeHead(416).end();
    await download('kubelet', one(), never);
    expect(await readFile(one().to)).toEqual(content);
  });

  it('throws away what has another checksum, so that the next try is a new one', async () => {
    const wrong = one('0'.repeat(64));
    const expected = { name: 'kubelet', expected: '0'.repeat(64), actual: sha256 };
    await expect(download('kubelet', wrong, never)).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      params: expected,
    });
    await expect(stat(wrong.to)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(`${wrong.to}.part`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says what the server answered, and when there is none', async () => {
    answer = (_, response) => response.writeHead(404).end();
    await expect(download('kubelet', one(), never)).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      params: { reason: 'HTTP 404' },
    });
    const nowhere = { ...one(), url: 'http://127.0.0.1:1/kubelet' };
    await expect(download('kubelet', nowhere, never)).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      params: { url: nowhere.url },
    });
  });

  it('stops when told to, and keeps what it has', async () => {
    const stop = new AbortController();
    answer = (_, response) => {
      response.writeHead(200);
      response.write(content.subarray(0, 1000));
    };
    const running = download('kubelet', one(), stop.signal);
    await once(server, 'request');
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('says that the cache cannot be written', async () => {
    await download('kubelet', one(), never);
    await truncate(one().to, 0);
    const inFile = { ...one(), to: join(one().to, 'x', 'kubelet') };
    await expect(download('kubelet', inFile, never)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
    expect(dirname(inFile.to)).toContain('kubelet');
  });
});

describe('downloadsFor', () => {
  it.each([
    [undefined, 'amd64'],
    ['x86_64', 'amd64'],
    ['aarch64', 'arm64'],
    ['riscv64', 'riscv64'],
  ])('calls the architecture %s of the hosts %s', (machine, name) => {
    const source = { kind: 'download', url: 'https://x/{arch}/{name}', sha256: { kubectl: sha256 } } as const;
    const found = downloadsFor(source, ['kubectl'], '1.20.2', '/cache', machine);
    expect(found.get('kubectl')?.url).toBe(`https://x/${name}/kubectl`);
  });

  it('fills in the template and leaves out what has no checksum', () => {
    const source = {
      kind: 'download',
      url: 'https://dl.k8s.io/v{version}/bin/linux/{arch}/{name}',
      sha256: { kubectl: sha256 },
    } as const;
    expect(downloadsFor(source, ['kubectl', 'kubelet'], '1.20.2', '/cache')).toEqual(
      new Map([
        [
          'kubectl',
          {
            url: 'https://dl.k8s.io/v1.20.2/bin/linux/amd64/kubectl',
            sha256,
            to: join('/cache', 'downloads', sha256, 'kubectl'),
          },
        ],
      ]),
    );
  });
});
