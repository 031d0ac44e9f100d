/**
 * The unit of etcd as the first version of Keelson (commit 41b3f6fc of this repository) wrote it on one of several masters. Typed
 * off: what the product takes for it must not be what it is tested with.
 */
export const firstVersionEtcd = (own: string, masters: readonly string[], name: string): string => `[Unit]
Description=etcd: the database of the cluster
Documentation=https://etcd.io/docs/
After=network-online.target
Wants=network-online.target

[Service]
Type=notify
WorkingDirectory=/var/lib/etcd/
ExecStart=/usr/bin/kubernetes-bins/etcd \\
  --name=${own} \\
  --listen-client-urls=http://${own}:2379,http://127.0.0.1:2379 \\
  --advertise-client-urls=http://${own}:2379 \\
  --listen-peer-urls=http://${own}:2380 \\
  --initial-advertise-peer-urls=http://${own}:2380 \\
  --initial-cluster=${masters.map((ip) => `${ip}=http://${ip}:2380`).join(',')} \\
  --initial-cluster-token=${name} \\
  --initial-cluster-state=new \\
  --data-dir=/var/lib/etcd
Restart=on-failure
RestartSec=5
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
`;
