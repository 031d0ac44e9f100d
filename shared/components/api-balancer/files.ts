/** HAProxy as each node's way to the API: what it is told, and its unit. */
import { API_PORT, balancesApi, LOOPBACK } from '../../access/access';
import { mastersOf } from '../../cluster/schema';
import { paths } from '../../kubernetes/paths';
import type { NodeContext } from '../../kubernetes/nodeContext';
import type { Choice } from '../../kubernetes/why';
import { publicFile, unitFile } from '../../target/files';
import { command, manyFiles, restartOnFailure, wantedAtBoot } from '../../target/unit';
import { ANONYMOUS_BY_PATH_SINCE } from '../kube-apiserver/policies';

/** Answers 200 as long as one API server does. */
export const HEALTH_PORT = 6444;
export const HEALTH_PATH = '/healthz';

/** Where every distribution's package has it. */
const HAPROXY = '/usr/sbin/haproxy';

/** Before, an API server answers nobody whom it does not know: that it speaks TLS has to do. */
const askReady = ({ minor }: NodeContext): readonly string[] =>
  minor >= ANONYMOUS_BY_PATH_SINCE ? ['option httpchk GET /readyz', 'http-check expect status 200'] : [];

/**
 * An API server is left when it has not answered twice, and whoever was connected to it is let go: a client waits long for a
 * machine that has lost its power (k8s.io/apimachinery, pkg/util/net: HTTP2_READ_IDLE_TIMEOUT_SECONDS). Who comes before that is
 * noticed is led to another one (docs.haproxy.org, "option redispatch"). Watches are silent for long: what ends them is that the
 * other side is gone, not the clock (timeouts, "option clitcpka").
 */
const configuration = (context: NodeContext): string => `# Leads this node's clients to an API server that answers.
global
    maxconn 2048
    log stderr format raw local0 notice

defaults
    mode tcp
    log global
    timeout connect 2s
    timeout check 2s
    timeout client 24h
    timeout server 24h
    option clitcpka
    option srvtcpka
    option redispatch 1
    retries 3

frontend kube-apiserver
    bind ${LOOPBACK}:${String(API_PORT)}
    default_backend kube-apiserver

backend kube-apiserver
    balance leastconn
${askReady(context)
  .map((line) => `    ${line}\n`)
  .join(
    '',
  )}    default-server check check-ssl verify required ca-file ${paths.secure.authority} inter 2s fall 2 rise 2 on-marked-down shutdown-sessions
${mastersOf(context.cluster)
  .map(({ hostname, ip }) => `    server ${hostname} ${ip}:${String(API_PORT)}\n`)
  .join('')}
frontend health
    mode http
    timeout client 5s
    bind ${LOOPBACK}:${String(HEALTH_PORT)}
    monitor-uri ${HEALTH_PATH}
    monitor fail if { nbsrv(kube-apiserver) eq 0 }
`;

export const balancerConfiguration = publicFile('all-node/api-balancer.cfg', paths.apiBalancer, (context) =>
  balancesApi(context.cluster) ? configuration(context) : undefined,
);

export const balancerService = unitFile('all-node/keelson-api-balancer.service', ({ cluster }) =>
  balancesApi(cluster)
    ? {
        Unit: [
          ['Description', 'HAProxy: the way of this node to the API servers of the cluster'],
          ['Documentation', 'https://docs.haproxy.org/'],
          ['After', 'network-online.target'],
          ['Wants', 'network-online.target'],
        ],
        Service: [
          ['DynamicUser', 'yes'],
          ['ExecStart', command(HAPROXY, ['-db', '-f', paths.apiBalancer])],
          ...restartOnFailure,
          ...manyFiles,
          ['CapabilityBoundingSet', ''],
          ['NoNewPrivileges', 'yes'],
          ['PrivateDevices', 'yes'],
          ['ProtectHome', 'yes'],
          ['ProtectSystem', 'strict'],
          ['RestrictAddressFamilies', 'AF_INET AF_INET6 AF_UNIX'],
        ],
        Install: wantedAtBoot,
      }
    : undefined,
);

/** What was chosen for safety. */
export const balancerChoices = ({ cluster }: NodeContext): Choice[] =>
  balancesApi(cluster) ? [{ name: 'DynamicUser', value: 'yes', why: 'OWN_USER' }] : [];
