/** What an open port means: where it can be reached from, whether it asks who comes, and what it gives away. */
import { flagsFor, type FlagTable } from '../kubernetes/flags';
import type { NodeContext } from '../kubernetes/nodeContext';

/** Every network of the node, the one that its address in the cluster file belongs to, or the node alone. */
export type Reach = 'everywhere' | 'network' | 'node';

/** `certificate`: of the cluster's authority. `nobody`: it asks for a login, and none exists. `peers`: by address. `application`: as the application does. */
export type Login = 'none' | 'token' | 'certificate' | 'nobody' | 'peers' | 'application';

/** What somebody can do who has come in. */
export type Gives = 'control' | 'reading' | 'state' | 'routes' | 'packets' | 'applications';

/** Why the port is open: texts in shared/messages. */
export type OpenFor =
  | 'ETCD_CLIENTS'
  | 'ETCD_PEERS'
  | 'API'
  | 'API_WITHOUT_LOGINS'
  | 'API_PLAIN'
  | 'HEALTH'
  | 'HEALTH_TLS'
  | 'KUBELET'
  | 'KUBELET_READ_ONLY'
  | 'CADVISOR'
  | 'BGP'
  | 'VXLAN'
  | 'NODE_PORTS';

export interface Opening {
  /** The addresses that it listens at, as the component is told. */
  readonly addresses: (context: NodeContext) => string;
  readonly login: Login;
  readonly gives: Gives;
  readonly openFor: OpenFor;
}

export const EVERY_ADDRESS = '0.0.0.0';

export const everywhere: Opening['addresses'] = () => EVERY_ADDRESS;

/**
 * What a flag says, else the component's default. So the address is read from what the component is started with, and this
 * cannot say something else than what runs.
 */
export const addressOf =
  (table: FlagTable, flag: string, otherwise: string): Opening['addresses'] =>
  (context) => {
    const start = `--${flag}=`;
    return (
      flagsFor(table, context)
        .find((text) => text.startsWith(start))
        ?.slice(start.length) ?? otherwise
    );
  };

/** A health port over plain HTTP tells everybody who comes how the component is. */
export const healthOf = (addresses: Opening['addresses']): Opening => ({
  ...{ openFor: 'HEALTH', login: 'none', gives: 'state', addresses },
});

/**
 * The other port of the controller manager and of the scheduler: they ask the API server whether a stranger may read. AlwaysAllow
 * says yes (seen with 1.20.2), RBAC wants a certificate of somebody who may. Up to 1.19 they have nobody to ask and tell strangers
 * no more than whether they are well (kubernetes CHANGELOG-1.12).
 */
export const healthOverTls = (table: FlagTable, login: 'none' | 'nobody' | 'certificate'): Opening => ({
  ...{ openFor: 'HEALTH_TLS', login, gives: 'state', addresses: addressOf(table, 'bind-address', EVERY_ADDRESS) },
});
