/**
 * The unit of the first version of Keelson (commit 41b3f6fc of this repository), which set a node's routes by itself, once. Typed
 * off: what the product takes for it must not be what it is tested with. Routes are `RANGE via ADDRESS`.
 */
export const firstVersionRoutes = (routes: readonly string[]): string => `[Unit]
Description=Routes to the pods of the other nodes
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
${routes.map((route) => `ExecStart=/sbin/ip route replace ${route}`).join('\n')}
${routes.map((route) => `ExecStop=-/sbin/ip route del ${route}`).join('\n')}

[Install]
WantedBy=multi-user.target
`;
