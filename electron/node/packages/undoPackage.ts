/**
 * Packages that Keelson has installed are removed by what their manager is made of (dpkg, rpm): it never takes more away than it was
 * told to, and nothing that another package needs.
 */
import { sh, type Command } from '../../shell/quote';
import { LOCK_SECONDS, packageState } from './packageState';

const RETRY_SECONDS = 5;

/**
 * `undo_package PREFIX NAME WAS PACKAGE...`: NAME and what came with it. Nothing goes from under somebody: a unit of the package that
 * is enabled, or a process that runs a program of it, is not ours. What others need stays; both are told as a line `stays PACKAGE...`.
 */
export const undoPackage: Command = sh`${{ raw: packageState }}package_files() { if has_dpkg; then dpkg -L "$1"; else rpm -ql "$1"; fi 2>/dev/null; }
is_used() {
  for unit in $(package_files "$1" | sed -n 's#.*/systemd/system/\\([^/]*[.]service\\)$#\\1#p'); do
    [ "$(systemctl is-enabled "$unit" 2>/dev/null)" != enabled ] || return 0
  done
  running=$(stat -L -c %d:%i ${{ raw: sh`/proc/[0-9]*/exe` }} 2>/dev/null)
  package_files "$1" | tr '\\n' '\\0' | xargs -0 stat -c %d:%i 2>/dev/null | grep -qxF -e "$running"
}
drop_packages() {
  if ! has_dpkg; then rpm -e -- "$@"
  elif [ "$was" = config-files ]; then dpkg --remove -- "$@"
  else dpkg --purge -- "$@"; fi
}
# Adds what is said to $said. Waits for others who install something: rpm does that by itself.
drop() {
  tries=${LOCK_SECONDS / RETRY_SECONDS}
  until answer=$(LC_ALL=C DEBIAN_FRONTEND=noninteractive drop_packages "$@" 2>&1 </dev/null); do
    case "$answer" in *'locked by another process'*) ;; *) break ;; esac
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || break
    sleep ${RETRY_SECONDS}
  done
  said="$said$answer
"
}
# Sets $packages to those that are there.
those_there() {
  packages=
  for package in "$@"; do
    package_state "$package"
    case "$state" in '' | config-files) ;; *) packages="$packages $package" ;; esac
  done
}
undo_package() {
  prefix=$1 name=$2 was=$3 said=
  shift 3
  # Cut off before it was whole; one that is whole, somebody has installed in the end.
  if [ "$#" -eq 0 ]; then
    package_state "$name"
    case "$state" in half-installed | unpacked | half-configured) set -- "$name" ;; esac
  fi
  those_there "$@"
  if [ -z "$packages" ]; then gone "$prefix"; return; fi
  set -- $packages
  if is_used "$name"; then echo "stays $*"; gone "$prefix"; return; fi
  drop "$@"
  # rpm does all of it or nothing.
  those_there "$@"
  for package in $packages; do drop "$package"; done
  those_there "$@"
  for package in "$@"; do
    case " $packages " in *" $package "*) ;; *) echo "setting package $package" ;; esac
  done
  case "$said" in
    *'dependency problems'* | *'Failed dependencies'*) [ -z "$packages" ] || echo "stays$packages" ;;
    *) if [ -n "$packages" ]; then printf %s "$said" >&2; failed "package$packages"; return; fi ;;
  esac
  gone "$prefix"
}
`;
