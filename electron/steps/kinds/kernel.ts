/** Kernel modules and settings: what the installed files say, made true now and not only at the next boot. */
import { sh, type Command } from '../../shell/quote';

/**
 * Loads the modules and writes the settings that differ, printing each setting that it changed. A module may be built in,
 * and a container may not load one: what counts is that the setting is there and right. The bridge's settings may be
 * missing (some containers); then bridged traffic does not pass iptables anyway. Everything else must be there.
 */
export const kernelCommand = (
  modules: readonly string[],
  settings: readonly { name: string; value: string }[],
  root = '/proc/sys',
): Command => sh`
for module in ${modules}; do
  [ -d "/sys/module/$module" ] || modprobe "$module" 2>/dev/null || true
done
set -e
put() {
  if [ ! -e "$2" ]; then
    case "$1" in net.bridge.*) return 0;; esac
    echo "$1 is not known to this kernel" >&2; return 1
  fi
  [ "$(cat "$2")" = "$3" ] || { echo "$3" > "$2"; echo "$1"; }
}
${{ raw: settings.map(({ name, value }) => sh`put ${name} ${`${root}/${name.replaceAll('.', '/')}`} ${value}`).join('\n') as Command }}`;
