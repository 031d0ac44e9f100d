import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-containerd-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const withoutSysResource = '000001fffeffffff';
const withAll = '000001ffffffffff';

/** What the script writes for a configuration, on a machine with these capabilities; undefined: nothing. */
function added(config: string | undefined, capabilities = withoutSysResource): string | undefined {
  const places = {
    '/etc/containerd/config.toml': 'config.toml',
    '/proc/self/status': 'status',
    '/run/keelson-lab/containerd.toml': 'added.toml',
  };
  const script = Object.entries(places).reduce(
    (text, [path, name]) => text.replace(path, join(root, name)),
    readFileSync(join(import.meta.dirname, 'containerd.sh'), 'utf8').replace(/^#.*$/gm, ''),
  );
  writeFileSync(join(root, 'status'), `Name:\tsh\nCapBnd:\t${capabilities}\n`);
  if (config !== undefined) writeFileSync(join(root, 'config.toml'), config);
  execFileSync('sh', ['-c', script]);
  return existsSync(join(root, 'added.toml')) ? readFileSync(join(root, 'added.toml'), 'utf8') : undefined;
}

it('repeats the whole section of the CRI plugin with one setting more, for a containerd that merges none', () => {
  const config = `version = 2
imports = ["/etc/containerd/conf.d/*.toml"]

[plugins."io.containerd.internal.v1.opt"]
  path = "/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "pause"
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/opt/cni/bin"
[metrics]
  address = ""
`;
  expect(added(config)).toBe(`version = 2
[plugins."io.containerd.grpc.v1.cri"]
restrict_oom_score_adj = true
  sandbox_image = "pause"
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/opt/cni/bin"
`);
});

it('knows the plugin by its name of format 3, with a section of its own or without', () => {
  const config = 'version = 3\n[plugins."io.containerd.cri.v1.runtime".cni]\n  conf_dir = "/etc/cni/net.d"\n';
  const more = '[plugins."io.containerd.cri.v1.runtime"]\nrestrict_oom_score_adj = true\n';
  expect(added(config)).toBe(config + more);
  expect(added('version = 3\n')).toBe(`version = 3\n${more}`);
});

it('adds nothing where scores can be lowered, or where nothing is configured', () => {
  expect(added('version = 3\n', withAll)).toBeUndefined();
  rmSync(join(root, 'config.toml'));
  expect(added(undefined)).toBeUndefined();
});
