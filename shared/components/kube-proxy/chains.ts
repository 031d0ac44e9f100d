/** The chains of kube-proxy (mode iptables) and the kubelet, as a regular expression. */
export const KUBERNETES_CHAINS = 'KUBE-[A-Za-z0-9_:.-]*';
/** kube-proxy's table of nftables, one for each family of addresses (k8s.io/kubernetes, pkg/proxy/nftables/proxier.go). */
export const NFTABLES_TABLE = 'kube-proxy';
