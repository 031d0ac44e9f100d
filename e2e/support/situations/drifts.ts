/** What people and accidents do to hosts of a running cluster, and how the plan names each: one line of a table for each thing. */

export interface Drift {
  readonly on: 'n1' | 'n2' | 'n3';
  /** Done as root on that host. */
  readonly script: string;
  /** `ACTION TARGET WHY` of the one change that `plan --json` shows for it. */
  readonly shown: string;
  /** What apply reports for it, where that is not just the target: images go by their own names, not by their archive's. */
  readonly made?: readonly string[];
  /** The unit that may not be the same process afterwards. */
  readonly restarts?: string;
}

const bins = '/usr/bin/kubernetes-bins';
const kubectl = `${bins}/kubectl --kubeconfig=/etc/kubernetes/admin.kubeconfig -n kube-system`;

/** No two of them touch the same thing, so all of them can be there at once. */
export const drifts: readonly Drift[] = [
  // Files: content, mode, owner, presence.
  {
    on: 'n3',
    script: 'echo "# mine" >> /etc/sysctl.d/99-kubernetes.conf',
    shown: 'change /etc/sysctl.d/99-kubernetes.conf content',
  },
  {
    on: 'n1',
    script: 'rm /etc/profile.d/kubernetes-bins.sh',
    shown: 'create /etc/profile.d/kubernetes-bins.sh missing',
  },
  {
    on: 'n1',
    script: 'chmod 600 /etc/systemd/system/etcd.service',
    shown: 'change /etc/systemd/system/etcd.service mode',
  },
  { on: 'n1', script: 'chmod 644 /etc/kubernetes/token.csv', shown: 'change /etc/kubernetes/token.csv mode' },
  {
    on: 'n1',
    script: 'chown 1000 /etc/modules-load.d/kubernetes.conf',
    shown: 'change /etc/modules-load.d/kubernetes.conf owner',
  },
  { on: 'n2', script: 'chmod 777 /etc/kubernetes', shown: 'change /etc/kubernetes mode' },
  { on: 'n1', script: 'rm /root/.kube/config', shown: 'create ~root/.kube/config content' },
  // Programs.
  { on: 'n1', script: `echo >> ${bins}/etcdctl`, shown: `change ${bins}/etcdctl content` },
  { on: 'n3', script: `rm ${bins}/host-local`, shown: `create ${bins}/host-local missing` },
  { on: 'n2', script: `chmod 700 ${bins}/loopback`, shown: `change ${bins}/loopback mode` },
  { on: 'n3', script: `chown 1000 ${bins}/bridge`, shown: `change ${bins}/bridge owner` },
  // Units.
  {
    on: 'n1',
    script: 'systemctl stop kube-scheduler.service',
    shown: 'start kube-scheduler.service inactive',
    restarts: 'kube-scheduler.service',
  },
  {
    on: 'n3',
    script: 'systemctl stop kube-proxy.service',
    shown: 'start kube-proxy.service inactive',
    restarts: 'kube-proxy.service',
  },
  { on: 'n2', script: 'systemctl disable kubelet.service', shown: 'enable kubelet.service disabled' },
  {
    on: 'n3',
    // Its routes are gone with it; while it runs, it sets a lost one again by itself.
    script: 'systemctl stop keelson-routes.service',
    shown: 'start keelson-routes.service inactive',
    made: ['keelson-routes.service', 'route 172.20.11.0/24', 'route 172.20.12.0/24'],
    restarts: 'keelson-routes.service',
  },
  // Rules of the packet filter.
  { on: 'n2', script: 'iptables -w -D FORWARD -s 0.0.0.0/0 -j ACCEPT', shown: 'create iptables FORWARD missing' },
  {
    on: 'n3',
    script: 'iptables -w -t nat -F KEELSON-MASQ',
    shown: 'restart keelson-masquerade.service unwell',
    restarts: 'keelson-masquerade.service',
  },
  // Settings and names.
  {
    on: 'n2',
    script: 'echo 0 > /proc/sys/net/bridge/bridge-nf-call-ip6tables',
    shown: 'change net.bridge.bridge-nf-call-ip6tables value',
  },
  { on: 'n2', script: "sed -i '/n3$/d' /etc/hosts", shown: 'change /etc/hosts value' },
  { on: 'n3', script: 'hostname drifted', shown: 'change hostname value' },
  // Images and objects.
  {
    on: 'n2',
    script: 'docker rmi $(docker images --format "{{.Repository}}:{{.Tag}}" | grep web:v2)',
    shown: 'import webV2.tar missing',
    made: ['web:v2'],
  },
  {
    on: 'n1',
    script: `${kubectl} get configmap coredns -o yaml | sed 's/cache 30/cache 31/' | ${kubectl} replace -f -`,
    shown: 'change kube-system/ConfigMap/coredns content',
    made: ['configmap/coredns'],
  },
  {
    on: 'n1',
    script: `${kubectl} patch service kube-dns -p '{"spec":{"selector":{"k8s-app":"other"}}}'`,
    shown: 'change kube-system/Service/kube-dns content',
    made: ['service/kube-dns'],
  },
];
