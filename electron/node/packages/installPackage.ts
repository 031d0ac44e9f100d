/** A package of the host's own is installed by its package manager, without a question. */
import type { PackageManager } from '../../../shared/resources/packages';
import { idOf, type PackageResource } from '../../../shared/resources/resource';
import { sh, type Command } from '../../shell/quote';
import { appending, prefixOf } from '../ledgerCommands';
import { paths } from '../paths';
import { LOCK_SECONDS } from './packageState';

/**
 * Only what is new to dpkg is ours to remove; it says so itself, whoever else installs something meanwhile. A package that is not
 * known, or whose file its source has no more, is looked for once in lists that are fetched anew.
 */
const apt: Command = sh`export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
apt() {
  apt-get -q -y -o DPkg::Lock::Timeout=${LOCK_SECONDS} -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold \
    -o APT::Keep-Downloaded-Packages=false "$@"
}
install() { apt install --no-install-recommends --no-remove "$1"; }
get() { install "$1" || { apt update; install "$1"; }; }
brought() { sed -n 's/^Selecting previously unselected package \\(.*\\)[.]$/\\1/p' "$log"; }`;

/** What came with it has the number of its transaction, as what was only updated then. */
const rpm = (install: Command): Command => sh`there=$(rpm -qa --qf '%{NAME}\\n')
get() { ${{ raw: install }}; }
brought() {
  transaction=$(rpm -q --qf '%{INSTALLTID}\\n' "$1" | tail -n 1)
  rpm -qa --qf '%{INSTALLTID} %{NAME}\\n' | sed -n "s/^$transaction //p" | grep -vxF -e "$there"
}`;

/** Define `get`, which installs "$1" and is asked nothing, and `brought`, which prints what was not there before. */
const ways: Readonly<Record<PackageManager, Command>> = {
  'apt-get': apt,
  dnf: rpm(sh`dnf -y --setopt=install_weak_deps=False install "$1"`),
  yum: rpm(sh`yum -y install "$1"`),
  // From 100 on its exit codes tell something about an installation that is done (zypper(8), "EXIT CODES").
  zypper: rpm(
    sh`ZYPP_LOCK_TIMEOUT=${LOCK_SECONDS} zypper --non-interactive install --no-recommends "$1" || [ "$?" -ge 100 ]`,
  ),
};

/** Where units of packages lie, or nothing does yet; our own mask too, if we were cut off. Elsewhere it is somebody's own unit. */
const placesOfPackages = ['', '/lib/*', '/usr/lib/*', '/run/systemd/system/*']
  .map((place) => `FragmentPath=${place}`)
  .join(' | ') as Command;

/**
 * Installs a package, prints what the manager says, and writes down what was not there before: at once, because a package that is
 * there and of which the ledger does not say so is somebody else's. Debian's packages start their services and enable them
 * (deb-systemd-invoke(1p)): a masked one is not started, and is disabled afterwards.
 */
const script = (wanted: PackageResource, manager: PackageManager): Command => sh`export LC_ALL=C
log=$(mktemp) || exit 1
held=
finish() {
  rm -f "$log"
  for unit in $held; do
    systemctl unmask --runtime --quiet "$unit"
    systemctl disable --quiet "$unit"
  done 2>/dev/null
}
trap finish EXIT
trap 'exit 143' TERM HUP
for unit in ${wanted.units}; do
  case "$(systemctl show -p FragmentPath "$unit" 2>/dev/null)" in
    ${{ raw: placesOfPackages }}) systemctl mask --runtime --quiet "$unit" 2>/dev/null && held="$held $unit" ;;
  esac
done
${{ raw: ways[manager] }}
get ${wanted.name} > "$log" 2>&1 </dev/null
code=$?
cat "$log"
[ "$code" -eq 0 ] || exit "$code"
command -v ${wanted.tool} >/dev/null || { echo ${`${wanted.tool} is not there`}; exit 1; }
ledger=${paths.ledger}
${{ raw: appending }}names=$({ echo ${wanted.name}; brought ${wanted.name}; } | awk '!seen[$0]++' | sed 's/.*/"&"/' | paste -s -d , -)
whole && append ${prefixOf(idOf(wanted))}"\\"brought\\":[$names]}
" && sync`;

/**
 * The same, in a session of its own: one that is killed would leave the host with a half installed package and a list of packages that
 * wants to be repaired by hand (dpkg(1), "--configure"). When nobody waits any more it goes on to its end.
 */
export const installPackageCommand = (
  wanted: PackageResource,
  manager: PackageManager,
): Command => sh`said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
trap 'exit 143' TERM HUP
setsid /bin/sh -c ${script(wanted, manager)} > "$said" 2>&1 </dev/null &
wait "$!"
code=$?
cat "$said"
exit "$code"`;
