/** What an open port means: where it can be reached from, whether it asks who comes, and what it gives away. */
import type { NodeContext } from '../kubernetes/nodeContext';

/** Every network of the node, the one that its address in the cluster file belongs to, or the node alone. */
export type Reach = 'everywhere' | 'network' | 'node';

/** `nobody`: it asks for a login, and none exists. `peers`: by address. `application`: as the application does. */
export type Login = 'none' | 'token' | 'nobody' | 'peers' | 'application';

/** What somebody can do who has come in. */
export type Gives = 'control' | 'reading' | 'state' | 'routes' | 'applications';

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
  | 'NODE_PORTS';

export interface Opening {
  /** The addresses that it listens at, as the component is told. */
  readonly addresses: (context: NodeContext) => string;
  readonly login: Login;
  readonly gives: Gives;
  readonly openFor: OpenFor;
}
