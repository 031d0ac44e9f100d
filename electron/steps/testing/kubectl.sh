#!/bin/sh
# A kubectl for tests: objects are files of $FAKE/objects, $FAKE/pods.json is what pods look like, and $FAKE/nodes is what the
# survey is answered; without it nobody answers.
mkdir -p "$FAKE/objects"
while [ $# -gt 0 ]; do
  case "$1" in --kubeconfig=* | --cache-dir=* | --server=* | --request-timeout=*) shift ;; *) break ;; esac
done
node() { echo '{"metadata":{},"status":{"conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"kubeletVersion":"v1.20.2"}}}'; }
case "$*" in
  "get --raw /api/v1/namespaces/kube-system") echo '{"kind":"Namespace"}' ;;
  "get node "*podCIDR*) sed -n 's/.*"podCIDR":"\([^"]*\)".*/\1/p' "$FAKE/objects/$3" ;;
  "get node "*jsonpath*) echo True ;;
  "get --raw /apis/storage.k8s.io/v1/csinodes?watch=1&fieldSelector=metadata.name="*)
    # Whoever watches is told of what is there, and then waits for what may still come.
    echo '{"type":"ADDED","object":{"kind":"CSINode"}}'
    exec sleep 30
    ;;
  "patch node "*)
    there=$(sed -n 's/.*"podCIDR":"\([^"]*\)".*/\1/p' "$FAKE/objects/$3" 2>/dev/null)
    case "$there:$5" in
      :*) echo "{\"kind\":\"Node\",${5#\{}" > "$FAKE/objects/$3" && echo "node/$3 patched" ;;
      *"\"podCIDR\":\"$there\""*) echo "node/$3 patched (no change)" ;;
      *)
        echo "The Node \"$3\" is invalid: spec.podCIDR: Forbidden: node updates may not change podCIDR" >&2
        exit 1
        ;;
    esac
    ;;
  "get nodes "*) cat "$FAKE/nodes" ;;
  "delete node "*)
    rm -f "$FAKE/objects/$3"
    sed -i "/|$3|/d" "$FAKE/nodes"
    ;;
  "get node "*) [ ! -e "$FAKE/objects/$3" ] || node ;;
  "create -f -")
    body=$(cat)
    # The pods that send and receive, and their service: they run at once.
    case "$body" in *traffic-probe*) echo "$body" > "$FAKE/objects/traffic"; exit 0 ;; esac
    name=$(echo "$body" | sed 's/.*"metadata":{"name":"\([^"]*\)".*/\1/')
    if [ -e "$FAKE/objects/$name" ]; then
      echo "Error from server (AlreadyExists): error when creating \"STDIN\": nodes \"$name\" already exists" >&2
      exit 1
    fi
    echo "$body" > "$FAKE/objects/$name"
    ;;
  "apply -f "*)
    if cmp -s "$3" "$FAKE/objects/applied"; then echo "deployment.apps/coredns unchanged"
    else
      cp "$3" "$FAKE/objects/applied"
      echo "deployment.apps/coredns created"
    fi
    ;;
  *"rollout status"*) [ ! -e "$FAKE/pods.json" ] ;;
  "get pods,services -n kube-system -l "*traffic-probe*creationTimestamp*) [ ! -e "$FAKE/abandoned" ] || cat "$FAKE/abandoned" ;;
  "delete Pod/"*" -n kube-system --ignore-not-found") rm "$FAKE/abandoned" ;;
  "delete pods,services -n kube-system -l "*traffic-probe*) rm -f "$FAKE/objects/traffic" ;;
  "get pods -n kube-system -l "*traffic-probe*)
    [ -e "$FAKE/objects/traffic" ] || exit 0
    run=$(echo "$6" | sed 's/.*instance=//')
    for pod in "11 aa" "12 bb" "13 cc"; do
      set -- $pod
      if [ -e "$FAKE/stuck" ] && [ "$1" = 12 ]; then echo "keelson-traffic-$run-10-77-0-$1 $2 Pending "
      else echo "keelson-traffic-$run-10-77-0-$1 $2 Running 172.20.$1.2"; fi
    done
    ;;
  *"get pods --field-selector metadata.name=keelson-traffic-"*"-10-77-0-12 -o json")
    echo '{"items":[{"status":{"conditions":[{"type":"Ready","status":"False","message":"no CNI plugin"}]}}]}' ;;
  *"get service keelson-traffic-"*) printf 30099 ;;
  "-n kube-system get pods -l k8s-app=kube-dns -o custom-columns="*)
    echo 'NAME   ADDRESS   READY   DELETED' ;;
  *"get events"*) echo "Readiness probe failed: refused" ;;
  *"get pods"*) cat "$FAKE/pods.json" ;;
  *) echo "kubectl for tests does not know: $*" >&2; exit 64 ;;
esac
