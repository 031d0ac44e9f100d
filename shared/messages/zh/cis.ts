import type { Messages } from '../messages';

export const zhCis: Messages['cis'] = {
  looks: {
    flag: '{{program}} 的参数 {{name}}',
    setting: '{{program}} 的 {{name}}',
    encryption: '{{program}} 静态加密的首个提供程序',
    mode: '{{program}}，{{name}} 的权限',
    owner: '{{program}}，{{name}} 的所有者',
  },
  expects: {
    set: '任意值',
    unset: '不设置',
    is: '值 {{value}}',
    isNot: '除 {{value}} 以外的值',
    has: '其中包含 {{value}}',
    lacks: '不含 {{value}}',
    atLeast: '不小于 {{value}}',
    among: '仅限 {{value}}',
    atMost: '{{value}} 或更严格',
  },
  deviation: '{{what}}：{{found}}；应为：{{expected}}',
  demand: '{{what}}；应为：{{expected}}',
  nothing: '没有找到',
  counts: '{{PASS}} 项 PASS，{{WARN}} 项 WARN，{{FAIL}} 项 FAIL',
  remedies: {
    simple: 'simple 模式供学习使用，没有限制这一项。用 secure 模式新建的集群满足这一项。',
    secure:
      'Keelson 会设置这一项，因此是有人在主机上更改了它。请先与主机比较（keelson plan），再重新部署（keelson apply）以恢复。',
  },
  reasons: {
    CNI_LOCK: '只有 CNI 插件 host-local 的锁文件对 root 组开放：它由插件创建，其中没有任何内容。',
    ANONYMOUS_HEALTH:
      '未登录者只能像负载均衡器那样访问 /livez、/readyz 和 /healthz，此外什么也不能访问（authentication.yaml）。',
    PLUGIN_TOO_NEW: '该插件自 Kubernetes 1.21 起才有；从该版本起 Keelson 会启用它。',
    EVENT_RATE_LIMIT: '该插件仍处于 alpha 阶段。Kubernetes 通过优先级与公平性限制请求，事件在一小时后删除。',
    ALWAYS_PULL: '没有镜像仓库的节点将无法启动任何 Pod：已导入的镜像也会被重新拉取。',
    REQUEST_TIMEOUT: '默认值一分钟是合适的；只有已知请求更耗时时才需要加长。',
    PUBLIC_CERTIFICATES: '证书是公开的：任何连接者都能看到。基准的后续版本也允许 644。',
    CLIENT_CERTIFICATES:
      '管理员使用证书，其权限取决于一个可以收回的组。其他人请通过 OIDC 登录（--oidc-issuer-url 或 authentication.yaml）。',
    ACCOUNT_TOKENS: 'Keelson 不把服务账户的令牌交给任何人；您把令牌给了谁，只有您知道。',
    AUDIT_CONTENT: '策略会记录更改以及谁读取了 Secret，但从不记录其内容。是否足够由您判断（audit-policy.yaml）。',
    NODE_NAMES: '无论主机自称什么，Kubernetes 都以集群文件中的地址来识别节点。',
    FIREWALL_OF_HOST: '哪些地址可以访问节点由其前面的防火墙决定；kubelet 向所有访问者要求证书。',
    GIVEN_RIGHTS: '人员和程序需要哪些权限取决于您运行的内容。Keelson 只向节点和管理员授予权限。',
    WORKLOADS:
      '允许运行哪些 Pod 取决于您运行的内容。请用标签为每个命名空间设置（pod-security.kubernetes.io/enforce）。',
    NETWORK_POLICIES: '网络策略与您的应用有关，并且需要本集群的网络支持其执行。',
    SECRETS_OF_WORKLOADS: 'Pod 如何获取 Secret 由您的清单决定。Secret 在 etcd 中是加密存放的。',
    IMAGE_ORIGIN: '允许运行哪些镜像由您自己的、了解这些镜像的服务决定。',
    NAMESPACES: '应用的命名空间和安全上下文由您的清单决定。',
    CHANGED: 'Keelson 的设置与此不同：有人在主机上更改过。请查看 “keelson plan”。',
  },
};
