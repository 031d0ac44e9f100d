/** Manifests in the shape in which flannel and Calico are published, with no more of them than matters here. */

const flannelDaemonSet = `kind: DaemonSet
apiVersion: apps/v1
metadata:
  name: kube-flannel-ds
  namespace: kube-flannel
spec:
  selector:
    matchLabels: { app: flannel }
  template:
    metadata:
      labels: { app: flannel }
    spec:
      hostNetwork: true
      tolerations:
        - { operator: Exists, effect: NoSchedule }
      initContainers:
        - name: install-cni-plugin
          image: ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3
          command: [cp]
        - name: install-cni
          image: ghcr.io/flannel-io/flannel:v0.28.10
          command: [/opt/bin/install-conf]
      containers:
        - name: kube-flannel
          image: ghcr.io/flannel-io/flannel:v0.28.10
          command: [/opt/bin/flanneld]
          args: [--ip-masq, --kube-subnet-mgr]
      volumes:
        - { name: run, hostPath: { path: /run/flannel } }
        - { name: cni-plugin, hostPath: { path: /vendor/bin } }
        - { name: cni, hostPath: { path: /vendor/net.d } }
`;

export const flannelYaml = `---
kind: Namespace
apiVersion: v1
metadata:
  name: kube-flannel
  labels: { pod-security.kubernetes.io/enforce: privileged }
---
kind: ConfigMap
apiVersion: v1
metadata: { name: kube-flannel-cfg, namespace: kube-flannel }
data:
  cni-conf.json: |
    { "name": "cbr0", "cniVersion": "1.0.0", "plugins": [{ "type": "flannel" }] }
  net-conf.json: |
    { "Network": "10.244.0.0/16", "EnableNFTables": false, "Backend": { "Type": "vxlan", "VNI": 7 } }
---
${flannelDaemonSet}`;

const pod = (name: string, image: string): string => `        - name: ${name}
          image: quay.io/calico/${image}:v3.33.0
          imagePullPolicy: Always
`;

export const calicoYaml = `---
# Source: a template
kind: ConfigMap
apiVersion: v1
metadata: { name: calico-config, namespace: kube-system }
data:
  veth_mtu: "0"
  cni_network_config: |-
    { "name": "k8s-pod-network", "mtu": __CNI_MTU__ }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ippools.crd.projectcalico.org }
spec:
  group: crd.projectcalico.org
  preserveUnknownFields: false
---
kind: DaemonSet
apiVersion: apps/v1
metadata: { name: calico-node, namespace: kube-system }
spec:
  selector:
    matchLabels: { k8s-app: calico-node }
  template:
    metadata:
      labels: { k8s-app: calico-node }
    spec:
      tolerations:
        - { effect: NoSchedule, operator: Exists }
      initContainers:
${pod('upgrade-ipam', 'cni')}${pod('install-cni', 'cni')}${pod('ebpf-bootstrap', 'node')}      containers:
${pod('calico-node', 'node')}          env:
            - name: IP
              value: autodetect
            - name: FELIX_IPINIPMTU
              valueFrom: { configMapKeyRef: { name: calico-config, key: veth_mtu } }
      volumes:
        - { name: cni-bin-dir, hostPath: { path: /vendor/bin, type: DirectoryOrCreate } }
        - { name: cni-net-dir, hostPath: { path: /vendor/net.d } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: calico-kube-controllers, namespace: kube-system }
spec:
  selector:
    matchLabels: { k8s-app: calico-kube-controllers }
  template:
    metadata:
      labels: { k8s-app: calico-kube-controllers }
    spec:
      containers:
${pod('calico-kube-controllers', 'kube-controllers')}`;
