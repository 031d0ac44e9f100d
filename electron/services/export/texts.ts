/**
 * Where the secrets of an export come from: it has none, they are the cluster's (kept on this computer or asked from its
 * first master), or they were made for it, because neither was possible.
 */
import type { Language } from '../../../shared/messages/language';
export type SecretsOrigin = 'placeholder' | 'cluster' | 'new';

const en = {
  intro:
    'Keelson wrote this folder. It holds one tree per node, `<hostname>/target/`, with every file that Keelson would install there, and `cluster.yaml`, from which it was made. Below are the commands that install it by hand: part after part, each section in its order.',
  relative: 'Relative paths in `cluster.yaml` ({{paths}}) start in the folder `{{base}}`.',
  secrets: {
    cluster: '**These files hold secrets of the cluster; keep them to yourself:**',
    new: '**These files hold secrets that were made for this export,** because this computer knew none and the first master could not be asked. Deployments from this computer will use them; a cluster that runs already has others. Keep them to yourself:',
    placeholder:
      '**The secrets of the cluster were not exported.** In these files a placeholder in angle brackets stands for the token or the signing key; export with secrets, or put in your own (the same token in every file):',
  } satisfies Record<SecretsOrigin, string>,
  before: {
    title: 'Before you start',
    runtime: '{{runtime}} is installed on {{nodes}} (with the package manager of the system).',
    tools: 'The commands {{tools}} are there on {{nodes}}.',
    firewall:
      'No firewall stands between the nodes and their pods: where ufw is active, turn it off (`ufw disable`), and firewalld likewise (`systemctl disable --now firewalld`).',
  },
  severalMasters:
    'There are several masters. Each is first brought up to the point where its API server comes ("{{first}}"); only then follows the rest of each of them ("{{rest}}").',
  parallelEtcd:
    'etcd runs on all of them, and each member waits until most of them are up: it is started without waiting for it, and `systemctl is-active etcd.service` says `active` on every master before you go on with the rest.',
  part: { first: 'first part', rest: 'the rest' },
  copy: "From this folder, copy the node's tree and log in:",
  again: 'From this folder, log in again:',
  jumpKey:
    'For the machines on the way to this node, ssh does not use the key that `-i` names, but those of the SSH agent: add it there first (`{{command}}`).',
  servingPair:
    'All API servers serve with the certificate of the first one, {{master}}: pods trust no other. It must run by now. From this folder, hand its certificate and key on (where sudo is used, it must not ask for a password):',
  asRoot: 'Then, as root, in the folder that you copied to:',
  binaries: 'First put these programs for Linux into a folder `binaries` on the node: ',
  preinstalled: 'These programs must be in this folder already: ',
  images: 'First copy the image archives to the node.',
  verify: 'On a master, after some seconds every node must be `Ready`:',
};

export type ReadmeTexts = typeof en;

const zh: ReadmeTexts = {
  intro:
    '本文件夹由 Keelson 生成。每个节点有一个目录 `<主机名>/target/`，包含 Keelson 会安装到该节点的全部文件；`cluster.yaml` 是生成它们所用的集群文件。下面是手工安装的命令：逐个部分进行，每个部分按章节顺序执行。',
  relative: '`cluster.yaml` 中的相对路径（{{paths}}）以文件夹 `{{base}}` 为起点。',
  secrets: {
    cluster: '**以下文件包含集群的密钥，请妥善保管：**',
    new: '**以下文件中的密钥是为本次导出新生成的，**因为本机没有保存该集群的密钥，也无法从第一个主节点读取。今后从本机部署时会使用它们；已在运行的集群使用的是另一套密钥。请妥善保管：',
    placeholder:
      '**没有导出集群的密钥。** 以下文件中，尖括号里的占位文字代表令牌或签名密钥；请改用“包含密钥”导出，或填入您自己的值（所有文件使用同一个令牌）：',
  },
  before: {
    title: '开始之前',
    runtime: '{{nodes}} 上已（用系统的软件包管理器）安装 {{runtime}}。',
    tools: '{{nodes}} 上有命令 {{tools}}。',
    firewall:
      '节点及其 Pod 之间没有防火墙阻拦：如果启用了 ufw，请将其关闭（`ufw disable`）；firewalld 同理（`systemctl disable --now firewalld`）。',
  },
  severalMasters:
    '本集群有多个主节点：先把每个主节点都安装到 API Server 之前（“{{first}}”），然后再完成各主节点的其余步骤（“{{rest}}”）。',
  parallelEtcd:
    '所有主节点都运行 etcd，每个成员都会等待多数成员就绪：因此启动时不等待其完成；在所有主节点上 `systemctl is-active etcd.service` 都显示 `active` 之后，再继续其余步骤。',
  part: { first: '第一部分', rest: '其余部分' },
  copy: '在本文件夹中，把该节点的目录复制过去并登录：',
  again: '在本文件夹中，再次登录：',
  jumpKey:
    '对于通往该节点途中的主机，ssh 不使用 `-i` 指定的密钥，而使用 SSH 代理中的密钥：请先将其加入代理（`{{command}}`）。',
  servingPair:
    '所有 API Server 都使用第一个主节点 {{master}} 的证书，因为 Pod 只信任它。此时它应已在运行。在本文件夹中，把它的证书和密钥传过来（使用 sudo 时不能要求输入密码）：',
  asRoot: '然后以 root 身份在复制到的目录中执行：',
  binaries: '先把以下 Linux 程序放到节点上的 `binaries` 文件夹中：',
  preinstalled: '以下程序必须已在此文件夹中：',
  images: '先把镜像归档文件复制到节点上。',
  verify: '在主节点上执行，稍等片刻后所有节点都应为 `Ready`：',
};

export const readmeTexts: Readonly<Record<Language, ReadmeTexts>> = { en, zh };
