#!/bin/sh
# An ip for tests: $FAKE/routes is the table, one route a line, and $FAKE/monitor (a named pipe) is what `ip monitor` says.
routes="$FAKE/routes"
touch "$routes"
while case "$1" in -*) true ;; *) false ;; esac; do shift; done
others() { grep -v "$1" "$routes" > "$routes.new"; }
case "$1 $2" in
  "route show") cat "$routes" ;;
  "route add" | "route replace" | "route del" | "route flush")
    # Only a network that is up can have a way somewhere.
    [ ! -e "$FAKE/down" ] || [ "$2" = del ] || { echo "Error: Nexthop has invalid gateway." >&2; exit 2; }
    if [ "$2" = flush ]; then others " proto $4 *$"; else others "^$3 "; fi
    case "$2" in add | replace) echo "$3 $4 $5 dev eth0 $6 $7" >> "$routes.new" ;; esac
    mv "$routes.new" "$routes"
    ;;
  "link show") case "$3" in dev) exit 1 ;; esac ;;
  "monitor "*) exec cat "$FAKE/monitor" ;;
esac
