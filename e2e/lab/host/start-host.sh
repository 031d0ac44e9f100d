#!/bin/sh
# start-host.sh CGROUP... -- COMMAND...: runs COMMAND inside these control groups, seeing them as the roots of its own.
# A process must enter a group before it becomes what it will be: that is why this is a script and not done by the lab.
while [ "$1" != -- ]; do
  echo $$ >"$1/cgroup.procs" || exit
  shift
done
shift
exec "$@"
