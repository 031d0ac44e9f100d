#!/bin/sh
# An nsenter for tests: `bash -c SCRIPT connect NUMBER WANTED ADDRESS PORT ...` asks nobody. A pod refuses, a service accepts;
# an address that a line of $FAKE/blocked names is silent. Of refusals a pod has counted more than enough.
shift 3
[ "$1" = bash ] || { echo 1000; exit; }
shift 4
while [ $# -gt 0 ]; do
  if grep -qsx "$3" "$FAKE/blocked"; then answer=silent
  elif [ "$2" = open ]; then answer=open
  else answer=refused; fi
  echo "$1 $answer"
  shift 4
done
