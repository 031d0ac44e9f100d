/** The chains of kube-proxy and the kubelet, as a regular expression. */
export const KUBERNETES_CHAINS = 'KUBE-[A-Za-z0-9_:.-]*';
