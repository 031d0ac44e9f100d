/** The scripts that ask, run by real shells against real sockets of this machine; only nsenter stays where it is. */
import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answersAddress, dnsQuestion } from '../../../shared/traffic/dnsMessage';
import { isProved, probeCommand, readAnswers, type Answers, type Connection, type Question } from './probing';

const uid = '0a1b2c3d-0000-4000-8000-00000000beef';
let root: string;
let server: Server;
let closed: number;
let open: number;

const program = (name: string, script: string): void => {
  writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, 'bin', name), 0o755);
};

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'keelson-traffic-'));
  for (const folder of ['bin', 'proc', 'proc/7', 'proc/42']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'proc/7/cgroup'), '0::/system.slice/cron.service\n');
  const slice = `kubepods-besteffort-pod${uid.replaceAll('-', '_')}.slice`;
  writeFileSync(join(root, 'proc/42/cgroup'), `0::/kubepods.slice/${slice}/docker-aa.scope\n`);
  program('nsenter', '[ "$1 $2 $3" = "-t 42 -n" ] || exit 1\nshift 3\nexec "$@"');
  // Between two tries there is nothing to wait for.
  program('sleep', 'exit 0');
  server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open = (server.address() as AddressInfo).port;
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  closed = (gone.address() as AddressInfo).port;
  gone.close();
  await once(gone, 'close');
});
afterEach(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

async function ask(
  connections: readonly Connection[],
  questions: readonly Question[] = [],
  { path = '', of = uid } = {},
): Promise<Answers> {
  const command = probeCommand({ uid: of, connections, questions }).replaceAll("'/proc'", `'${join(root, 'proc')}'`);
  const env = { PATH: path === '' ? `${join(root, 'bin')}:/usr/bin:/bin` : path };
  return readAnswers((await promisify(execFile)('/bin/sh', ['-c', command], { env })).stdout);
}
const connection = (port: number, more: Partial<Connection> = {}): Connection => ({
  ...{ proof: 'pod-to-pod', from: 'pod', address: '127.0.0.1', port, accepted: false },
  ...more,
});

describe('a connection', () => {
  it('is open or refused, from the pod and from the node, each with its own number', async () => {
    const { of, missing } = await ask([
      connection(closed),
      connection(open, { from: 'node' }),
      connection(open),
      connection(closed, { from: 'node', accepted: true }),
    ]);
    expect(missing).toBeUndefined();
    expect([0, 1, 2, 3].map(of)).toEqual(['refused', 'open', 'open', 'refused']);
  });

  it('is silent when nothing comes back in time', async () => {
    program('timeout', 'exit 124');
    expect((await ask([connection(open)])).of(0)).toBe('silent');
  });

  it('is rejected when the refusal comes with a message of ICMP', async () => {
    program(
      'awk',
      `n=$(cat ${join(root, 'count')} 2>/dev/null || echo 0); echo $(( n + 1 )) > ${join(root, 'count')}; echo $n`,
    );
    expect((await ask([connection(closed)])).of(0)).toBe('rejected');
  });

  it('proves the way when a pod refuses it, but a service must accept', () => {
    expect(isProved(connection(1), 'refused')).toBe(true);
    expect(isProved(connection(1), 'open')).toBe(true);
    expect(isProved(connection(1, { accepted: true }), 'open')).toBe(true);
    expect(isProved(connection(1, { accepted: true }), 'refused')).toBe(false);
    for (const answer of ['silent', 'rejected', 'No route to host'])
      expect(isProved(connection(1), answer)).toBe(false);
  });
});

describe('a question to a name server', () => {
  let names: Socket;
  beforeEach(async () => {
    names = createSocket('udp4').bind(0, '127.0.0.1');
    await once(names, 'listening');
  });
  afterEach(() => void names.close());
  const question = (): Question => ({
    ...{ proof: 'name-resolution', address: '127.0.0.1', port: names.address().port, name: 'kubernetes.default.svc.a' },
  });

  it('arrives in one piece, and its answer comes back byte by byte', async () => {
    const received: Buffer[] = [];
    names.on('message', (message, { port, address }) => {
      received.push(message);
      const answer = Buffer.from([...message.subarray(0, 2), 0x85, 0x80, 0, 4, 10, 68, 0, 1]);
      names.send(answer, port, address);
    });
    const { of } = await ask([connection(open)], [question()]);
    expect(received).toEqual([Buffer.from(dnsQuestion('kubernetes.default.svc.a'))]);
    expect(answersAddress(of(1), '10.68.0.1')).toBe(true);
  });

  it('is silent without an answer', async () => {
    program('timeout', 'exit 124');
    expect((await ask([], [question()])).of(0)).toBe('silent');
  });
});

describe('a node on which nothing can be sent', () => {
  it('says what is missing', async () => {
    expect((await ask([connection(open)], [], { of: 'ffffffff-0000' })).missing).toBe('no-process');
    mkdirSync(join(root, 'empty'));
    expect((await ask([connection(open)], [], { path: join(root, 'empty') })).missing).toBe('no-bash');
  });
});
