import type { Messages } from '../messages';

export const enCis: Messages['cis'] = {
  looks: {
    flag: '{{program}} {{name}}',
    setting: '{{program}}, {{name}}',
    encryption: '{{program}}, first provider of encryption at rest',
    mode: '{{program}}, permissions of {{name}}',
    owner: '{{program}}, owner of {{name}}',
  },
  expects: {
    set: 'any value',
    unset: 'nothing',
    is: '{{value}}',
    isNot: 'anything but {{value}}',
    has: '{{value}} among them',
    lacks: 'without {{value}}',
    atLeast: '{{value}} or more',
    among: 'none but {{value}}',
    atMost: '{{value}} or less',
  },
  deviation: '{{what}}: {{found}}; expected: {{expected}}',
  demand: '{{what}}; expected: {{expected}}',
  nothing: 'nothing there',
  counts: '{{PASS}} PASS, {{WARN}} WARN, {{FAIL}} FAIL',
  remedies: {
    simple: 'Profile simple is for learning and leaves this open. A new cluster with profile secure closes it.',
    secure:
      'Keelson sets this itself, so somebody has changed it on the host. Compare with the hosts (keelson plan), then deploy again (keelson apply): that puts it right.',
  },
  reasons: {
    CNI_LOCK:
      "Only the lock of the CNI plugin host-local is open to root's group: the plugin makes it so, and nothing stands in it.",
    ANONYMOUS_HEALTH:
      'Who comes without a login may ask /livez, /readyz and /healthz, as load balancers do, and nothing else (authentication.yaml).',
    PLUGIN_TOO_NEW: 'The plugin came with Kubernetes 1.21; from there on Keelson switches it on.',
    EVENT_RATE_LIMIT:
      'The plugin is in alpha. Kubernetes limits by priority and fairness who may ask how much, and drops events after an hour.',
    ALWAYS_PULL: 'Nodes without a registry could start nothing: images that were imported would be pulled anew.',
    REQUEST_TIMEOUT: 'The default, one minute, fits; more helps only where requests are known to take longer.',
    PUBLIC_CERTIFICATES:
      'Certificates are public: everybody who connects is shown them. Later editions expect 644 too.',
    CLIENT_CERTIFICATES:
      'The administrators have certificates, whose rights hang on a group that can be taken away. Let other people log in through OIDC (--oidc-issuer-url, or authentication.yaml).',
    ACCOUNT_TOKENS: 'Keelson gives no token of a service account to people; whom you give one is yours to know.',
    AUDIT_CONTENT:
      'The policy writes down changes, and who read Secrets, never what stands in them. Whether that is enough for you is yours to judge (audit-policy.yaml).',
    NODE_NAMES: 'A node is known to Kubernetes by its address in the cluster file, whatever the host calls itself.',
    FIREWALL_OF_HOST:
      'Which addresses may reach a node is for the firewall before it; the kubelet asks everybody for a certificate.',
    GIVEN_RIGHTS:
      'Which rights people and programs need depends on what you run. Keelson gives rights to nobody but nodes and administrators.',
    WORKLOADS:
      'Which pods may run depends on what you run. Set it for each namespace by labels (pod-security.kubernetes.io/enforce).',
    NETWORK_POLICIES:
      'Network policies are about your applications, and the network of this cluster must enforce them.',
    SECRETS_OF_WORKLOADS: 'How your pods get their Secrets stands in your manifests. In etcd they lie encrypted.',
    IMAGE_ORIGIN: 'Which images may run is decided by a service of yours that knows them.',
    NAMESPACES: 'Namespaces and security contexts of your applications stand in your manifests.',
    CHANGED: 'Keelson sets this otherwise: somebody has changed it on the host. See "keelson plan".',
  },
};
