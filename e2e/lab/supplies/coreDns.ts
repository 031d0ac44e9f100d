import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache';
import { CommandError, run } from '../run';

/** The one that the lab's Kubernetes 1.20 was released with (kubernetes/kubernetes v1.20.2, cluster/addons/dns/coredns). */
export const coreDnsVersion = '1.7.0';

const command = 'github.com/coredns/coredns';

/** Its go.mod is older than Go's own pruning of what is not needed: asking for the command alone leaves that to `go mod tidy`. */
const sources = {
  'go.mod': `module keelson.lab/coredns\n\ngo 1.22\n\nrequire ${command} v${coreDnsVersion}\n`,
  'tools.go': `//go:build tools\n\npackage tools\n\nimport _ "${command}"\n`,
};

export type CoreDns = { readonly program: string } | { readonly missing: string };

let answer: Promise<CoreDns> | undefined;

/**
 * The path of the real program, built from Go modules (100 s on 2 cores) where it is not cached; or why it cannot be had on this
 * machine, which needs Go 1.22 or later and a way to its modules. Asked once: a machine without that way would wait for it each time.
 */
export function coreDns(): Promise<CoreDns> {
  answer ??= build().catch((cause: unknown) => {
    if (cause instanceof Error) return { missing: reason(cause) };
    throw cause;
  });
  return answer;
}

async function build(): Promise<CoreDns> {
  const folder = await cached('coredns', coreDnsVersion, async (result) => {
    const work = join(result, 'work');
    const env = {
      ...process.env,
      // Nothing of this stays but the program: neither modules (0.6 GB) nor compiled packages (0.7 GB) are wanted again.
      GOPATH: join(work, 'path'),
      GOCACHE: join(work, 'cache'),
      GOFLAGS: '-modcacherw -trimpath',
      GOWORK: 'off',
      CGO_ENABLED: '0',
    };
    const go = (...args: string[]): Promise<unknown> => run('go', args, { cwd: result, env });
    for (const [name, text] of Object.entries(sources)) await writeFile(join(result, name), text);
    await go('mod', 'tidy');
    await go('build', '-ldflags', '-s -w', '-o', join(result, 'coredns'), command);
    for (const name of [...Object.keys(sources), 'go.sum', 'work']) {
      await rm(join(result, name), { recursive: true, force: true });
    }
  });
  return { program: join(folder, 'coredns') };
}

const reason = (cause: Error): string =>
  cause instanceof CommandError
    ? `it could not be built from Go modules: ${cause.result.stderr.trim().split('\n').at(-1) ?? cause.message}`
    : cause.message;
