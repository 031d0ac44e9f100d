#!/bin/sh
# A systemctl for tests: units are folders of $FAKE/units, and what a test wants of one is a file in it:
# `stale` (yes: its file has changed since it was read), `since` (when it became active, in microseconds), `fails` (ends at once),
# `crashes` (restarts again and again), `dies` (the same, but it answers each time before it does).
units=$FAKE/units
log() { echo "$*" >> "$FAKE/log"; }
get() { cat "$units/$1/$2" 2>/dev/null || echo "$3"; }
put() { mkdir -p "$units/$1"; echo "$3" > "$units/$1/$2"; }
begin() {
  put "$1" pid "$(( $(get "$1" pid 0) + 1 ))"
  put "$1" restarts 0
  if [ -e "$units/$1/fails" ]; then put "$1" active failed
  elif [ -e "$units/$1/crashes" ]; then put "$1" active activating
  else put "$1" active active; fi
}
show() {
  if [ -e "$units/$1/crashes" ] || [ -e "$units/$1/dies" ]; then put "$1" restarts "$(( $(get "$1" restarts 0) + 1 ))"; fi
  echo "Id=$1"
  echo "ActiveState=$(get "$1" active inactive)"
  echo "NRestarts=$(get "$1" restarts 0)"
  echo "NeedDaemonReload=$(get "$1" stale no)"
  echo "LoadState=$(get "$1" load loaded)"
  echo "ExecMainPID=$(get "$1" pid 0)"
  echo "ActiveEnterTimestampMonotonic=$(get "$1" since '')"
  echo "UnitFileState=$(get "$1" enabled disabled)"
}
command=$1
shift
case "$command" in
  is-enabled) get "$1" enabled disabled ;;
  is-active)
    for unit do :; done
    state=$(get "$unit" active inactive)
    [ "$1" = --quiet ] || echo "$state"
    [ "$state" = active ]
    ;;
  show)
    first=yes
    for unit do
      case "$unit" in -*) continue ;; *.service) ;; *) continue ;; esac
      [ $first = yes ] || echo
      first=no
      show "$unit"
    done
    ;;
  enable)
    for unit do :; done
    put "$unit" enabled enabled
    ;;
  disable)
    for unit do :; done
    case "$1" in --now)
      log "stop $unit"
      put "$unit" active inactive
      ;;
    esac
    put "$unit" enabled disabled
    ;;
  stop)
    log "stop $1"
    put "$1" active inactive
    ;;
  restart)
    log "restart $2"
    begin "$2"
    ;;
  daemon-reload)
    for stale in "$units"/*/stale; do
      [ ! -e "$stale" ] || { log daemon-reload; rm "$stale"; }
    done
    ;;
  reset-failed) ;;
  *) echo "systemctl for tests does not know $command" >&2; exit 64 ;;
esac
