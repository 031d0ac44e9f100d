/** What a connection test tells about a host. Read only. */
import { runtimes } from '../../shared/cluster/schema';
import type { HostFacts } from '../../shared/ipc/hosts';
import type { Host } from './host';
import { sh } from '../shell/quote';

/** The free space of the folder, or of the nearest one that exists. */
const script = (folders: readonly string[]) => sh`
free() {
  folder=$1
  while [ ! -d "$folder" ]; do folder=$(dirname -- "$folder"); done
  df -k --output=avail -- "$folder" | tail -n 1
}
echo "hostname=$(uname -n)"
echo "os=$(. /etc/os-release 2>/dev/null; echo "$PRETTY_NAME")"
echo "kernel=$(uname -r)"
echo "architecture=$(uname -m)"
echo "cpus=$(getconf _NPROCESSORS_ONLN)"
echo "memoryKb=$(while read -r key value _; do [ "$key" = MemTotal: ] && echo "$value"; done </proc/meminfo)"
echo "diskFreeKb=$(for each in ${folders}; do free "$each"; done | sort -n | head -n 1)"
for runtime in ${runtimes}; do command -v "$runtime" >/dev/null && echo "$runtime=yes"; done
true`;

/** `folders` are where binaries and images will go. COMMAND_FAILED when the host is too strange to tell. */
export async function readFacts(
  host: Host,
  folders: readonly string[],
  fingerprint: string,
  signal: AbortSignal,
): Promise<HostFacts> {
  const { stdout } = await host.run(script(folders), { signal, label: 'read facts', timeoutSeconds: 30 });
  const facts = new Map(
    stdout.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1).trim()] as const;
    }),
  );
  const text = (key: string): string => facts.get(key) ?? '';
  const number = (key: string): number => Number(text(key)) || 0;

  const start = performance.now();
  await host.run(sh`:`, { signal, asUser: true });
  return {
    hostname: text('hostname'),
    os: text('os'),
    kernel: text('kernel'),
    architecture: text('architecture'),
    cpus: number('cpus'),
    memoryMb: Math.floor(number('memoryKb') / 1024),
    diskFreeMb: Math.floor(number('diskFreeKb') / 1024),
    fingerprint,
    runtimes: runtimes.filter((name) => facts.has(name)),
    latencyMs: Math.round(performance.now() - start),
  };
}
