/**
 * Where the secrets of an export come from: it has none, they are the cluster's (kept on this computer or asked from its
 * first master), or they were made for it, because neither was possible.
 */
export type SecretsOrigin = 'placeholder' | 'cluster' | 'new';

const en = {
  intro:
    'Keelson wrote this folder. It holds one tree per node, `<hostname>/target/`, with every file that Keelson would install there, and `cluster.yaml`, from which it was made. Below are the commands that install it by hand: node after node, masters first, each section in its order.',
  secrets: {
    cluster: '**These files hold secrets of the cluster; keep them to yourself:**',
    new: '**These files hold secrets that were made for this export,** because this computer knew none and the first master could not be asked. Deployments from this computer will use them; a cluster that runs already has others. Keep them to yourself:',
    placeholder:
      '**The secrets of the cluster were not exported.** In these files a placeholder in angle brackets stands for the token or the signing key; export with secrets, or put in your own (the same token in every file):',
  } satisfies Record<SecretsOrigin, string>,
  parallelEtcd:
    'etcd runs on several masters: start it on all of them at the same time. Each waits until most of them are up.',
  copy: "From this folder, copy the node's tree and log in:",
  asRoot: 'Then, as root, in the folder that you copied to:',
  binaries: 'First put these programs for Linux into a folder `binaries` on the node: ',
  images: 'First copy the image archives to the node.',
  verify: 'On a master, after some seconds every node must be `Ready`:',
};

export type ReadmeTexts = typeof en;

const zh: ReadmeTexts = {
  intro:
    '本文件夹由 Keelson 生成。每个节点有一个目录 `<主机名>/target/`，包含 Keelson 会安装到该节点的全部文件；`cluster.yaml` 是生成它们所用的集群文件。下面是手工安装的命令：逐个节点进行，先主节点，每个节点按章节顺序执行。',
  secrets: {
    cluster: '**以下文件包含集群的密钥，请妥善保管：**',
    new: '**以下文件中的密钥是为本次导出新生成的，**因为本机没有保存该集群的密钥，也无法从第一个主节点读取。今后从本机部署时会使用它们；已在运行的集群使用的是另一套密钥。请妥善保管：',
    placeholder:
      '**没有导出集群的密钥。** 以下文件中，尖括号里的占位文字代表令牌或签名密钥；请改用“包含密钥”导出，或填入您自己的值（所有文件使用同一个令牌）：',
  },
  parallelEtcd: 'etcd 运行在多个主节点上：请在所有主节点上同时启动，每个成员都会等待多数成员就绪。',
  copy: '在本文件夹中，把该节点的目录复制过去并登录：',
  asRoot: '然后以 root 身份在复制到的目录中执行：',
  binaries: '先把以下 Linux 程序放到节点上的 `binaries` 文件夹中：',
  images: '先把镜像归档文件复制到节点上。',
  verify: '在主节点上执行，稍等片刻后所有节点都应为 `Ready`：',
};

export const readmeTexts: Readonly<Record<'en' | 'zh', ReadmeTexts>> = { en, zh };
