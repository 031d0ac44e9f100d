import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeError } from '../../shared/messages';
import { clusterText, clusterYaml, parseClusterYaml, readClusterFile, writeClusterFile } from './clusterFile';
import { identify } from './fileNotes';

const cluster = {
  nodes: [
    {
      ssh: { auth: { path: '~/.ssh/id_ed25519', kind: 'key' }, user: 'root' },
      roles: ['master', 'worker'],
      ip: '10.77.0.11',
      hostname: 'n1',
    },
    { hostname: 'n2', ip: '10.77.0.12', roles: ['worker'], ssh: { sudo: undefined } },
  ],
  network: { cni: 'bridge' },
  name: 'lab',
  kubernetesVersion: '1.20',
  apiVersion: 'keelson/v1',
};

const handWritten = `# Our lab. Ask Wei before you change it.
apiVersion: keelson/v1
kubernetesVersion: 1.19.3 # as in production
name: lab

nodes:
  - hostname: n1
    ip: 10.77.0.11 # rack 4
    roles:
      - master
      - worker
  # the slow one
  - hostname: n2
    ip: 10.77.0.12
    roles: [worker]
`;
const edited = {
  apiVersion: 'keelson/v1',
  name: 'lab',
  kubernetesVersion: '1.20',
  nodes: [
    { hostname: 'n0', ip: '10.77.0.10', roles: ['master'] },
    { hostname: 'n1', ip: '10.77.0.11', roles: ['worker'] },
    { hostname: 'n2', ip: '10.77.0.22', roles: ['worker'], ssh: { user: 'admin' } },
  ],
};

describe('a new file', () => {
  it('says things in the order of the schema, small things on one line', () => {
    expect(clusterYaml(cluster)).toBe(`apiVersion: keelson/v1
name: lab
kubernetesVersion: "1.20"
nodes:
  - hostname: n1
    ip: 10.77.0.11
    roles: [ master, worker ]
    ssh: { user: root, auth: { kind: key, path: ~/.ssh/id_ed25519 } }
  - hostname: n2
    ip: 10.77.0.12
    roles: [ worker ]
    ssh: {}
network:
  cni: bridge
`);
  });

  it.each([
    '$(reboot)',
    '\'"\\',
    'a\nb\n',
    '- x',
    '# no comment',
    'null',
    '1.20',
    '0x10',
    '2001:db8::1',
    ' padded ',
    'é'.repeat(300),
    '*a',
    '&a',
    '!!int 3',
    '~',
  ])('gives back %j unchanged', (value) => {
    const document = { name: value, nodes: [{ hostname: value, roles: [value] }], [value]: value };
    expect(parseClusterYaml(clusterYaml(document), 'x')).toEqual(document);
    expect(parseClusterYaml(clusterYaml(document, handWritten), 'x')).toEqual(document);
  });
});

describe('an existing file', () => {
  it('keeps its comments, its order and its style', () => {
    expect(clusterYaml(edited, handWritten)).toBe(`# Our lab. Ask Wei before you change it.
apiVersion: keelson/v1
kubernetesVersion: "1.20" # as in production
name: lab

nodes:
  - hostname: n0
    ip: 10.77.0.10
    roles: [ master ]
  - hostname: n1
    ip: 10.77.0.11 # rack 4
    roles:
      - worker
  # the slow one
  - hostname: n2
    ip: 10.77.0.22
    roles: [ worker ]
    ssh: { user: admin }
`);
  });

  it('is left byte for byte when nothing changed but spaces inside brackets', () => {
    const same = parseClusterYaml(handWritten, 'x');
    expect(clusterYaml(same, handWritten)).toBe(handWritten.replace('[worker]', '[ worker ]'));
  });

  it('keeps the line ends of Windows', () => {
    const text = clusterYaml(edited, handWritten.replaceAll('\n', '\r\n'));
    expect(text.replaceAll('\r\n', '\n')).toBe(clusterYaml(edited, handWritten));
    expect(text.split('\n').every((line, index, all) => index === all.length - 1 || line.endsWith('\r'))).toBe(true);
  });

  it('says values in full where an alias stood', () => {
    const text = 'a: &shared { user: root }\nb: *shared\n';
    const document = { a: { user: 'admin' }, b: { user: 'root' } };
    expect(parseClusterYaml(clusterYaml(document, text), 'x')).toEqual(document);
  });
});

describe('a text that is no YAML', () => {
  it.each([
    ['name: lab\nnodes: [1\nx: 2', 3],
    ['a: 1\nb: 2\na: 3', 3],
    ['name: lab\n\n\tx: 1', 3],
    ['a: "\\q"', 1],
    ['--- 1\n--- 2', 2],
    ['a: *nobody', 1],
  ])('%j is refused with its line', (text, line) => {
    expect(() => parseClusterYaml(text, '/c.yaml')).toThrow(
      expect.objectContaining({
        code: 'YAML_INVALID',
        params: { path: '/c.yaml', line, reason: expect.any(String) as string },
      }),
    );
  });

  it.each([
    ['name: lab\nroles: [a]\n---\nname: other\n', 3, 'several-documents'],
    ['name: lab\n\nnodes:\n  - *first\n  - &first { hostname: n1 }\n', 4, 'unknown-alias'],
    ['a: &x 1\nb: *x\nc:\n  - d: *nobody\n', 4, 'unknown-alias'],
    [`a: ${'['.repeat(20_000)}`, 1, 'too-deep'],
    [`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 1, 'too-deep'],
  ])('%#: is told why in words of ours', (text, line, reason) => {
    expect(() => parseClusterYaml(text, '/c.yaml')).toThrow(
      expect.objectContaining({ code: 'YAML_INVALID', params: { path: '/c.yaml', line, reason } }),
    );
    for (const language of ['en', 'zh'] as const) {
      const told = describeError({ code: 'YAML_INVALID', params: { path: '/c.yaml', line, reason } }, language);
      expect(told).not.toContain(reason);
      expect(told).toContain(String(line));
    }
  });

  it('cannot grow without bound through aliases', () => {
    const levels = Array.from({ length: 12 }, (_, n) =>
      n === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${String(n)}: &a${String(n)} [${Array(9)
            .fill(`*a${String(n - 1)}`)
            .join(', ')}]`,
    );
    expect(() => parseClusterYaml(levels.join('\n'), 'x')).toThrow(
      expect.objectContaining({ code: 'YAML_INVALID', params: { path: 'x', line: 1, reason: 'too-many-aliases' } }),
    );
  });
});

describe('on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keelson-cluster-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes, reads and rewrites, leaving nothing else behind', async () => {
    const path = join(folder, 'new', 'cluster.yaml');
    await writeClusterFile(path, cluster);
    expect(await readClusterFile(path)).toEqual(JSON.parse(JSON.stringify(cluster)));
    await writeFile(path, handWritten);
    await chmod(path, 0o640);
    await writeClusterFile(path, edited);
    expect(await readFile(path, 'utf8')).toContain('# rack 4');
    expect(await readdir(join(folder, 'new'))).toEqual(['cluster.yaml']);
    expect((await stat(path)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o640);
  });

  it('reads a file that starts with a byte order mark', async () => {
    await writeFile(join(folder, 'c.yaml'), '\uFEFFname: lab\r\n');
    expect(await readClusterFile(join(folder, 'c.yaml'))).toEqual({ name: 'lab' });
  });

  it('names path and reason when there is nothing to read', async () => {
    const path = join(folder, 'none.yaml');
    await expect(readClusterFile(path)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      params: { path, reason: 'ENOENT' },
    });
    await expect(readClusterFile(folder)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', params: { path: folder } });
    await expect(writeClusterFile(join(folder), {})).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('hands a file on byte for byte while it says the same, and with its comments when it does not', async () => {
    const path = join(folder, 'c.yaml');
    await writeFile(path, handWritten);
    expect(await clusterText(parseClusterYaml(handWritten, path), path)).toBe(handWritten);
    expect(await clusterText(edited, path)).toBe(clusterYaml(edited, handWritten));
    expect(await clusterText(edited, path)).toContain('# rack 4');
  });

  it('hands on what is known when there is no file, or none that can be read', async () => {
    const broken = join(folder, 'broken.yaml');
    await writeFile(broken, 'a: [1');
    for (const path of [undefined, join(folder, 'none.yaml'), folder, broken]) {
      expect(await clusterText(edited, path)).toBe(clusterYaml(edited));
    }
  });

  it('refuses a file that is far too large to be a cluster file', async () => {
    const path = join(folder, 'disk.img');
    await writeFile(path, Buffer.alloc(5 * 1024 * 1024));
    await expect(readClusterFile(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('refuses a device that never ends', async () => {
    const params = { path: '/dev/zero', reason: 'too-large' };
    await expect(readClusterFile('/dev/zero')).rejects.toMatchObject({ code: 'FILE_UNREADABLE', params });
  });

  it('refuses a named pipe at once', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const params = { path, reason: 'pipe' };
    await expect(readClusterFile(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', params });
    await expect(identify(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', params });
  });
});
