import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { defaults, type Profile } from '../../../shared/cluster/defaults';
import { newCluster } from '../../../shared/cluster/newCluster';
import { fill } from '../../../shared/messages/messages';
import type { Language } from '../../../shared/messages/language';
import { writeText } from '../../storage/files';
import { tell, type Command } from '../context';
import { exit } from '../exitCodes';
import { agreeToOverwrite } from '../overwrite';

const comments = {
  en: {
    head: 'A cluster of Keelson. It holds no secrets: passwords are asked for, or given with --credentials.',
    id: 'by it the hosts know whose they are; a copy of this file for other hosts needs another one',
    profile: 'secure, or simple (for learning: no logins, programs of your own)',
    version: { simple: '1.9 to 1.37', secure: '1.20 to 1.37' },
    runtime: { simple: 'docker (up to 1.23) or containerd', secure: 'Keelson brings it along' },
    versions: 'what goes with this Kubernetes; they change only here',
    nodes: 'Change the names and addresses to those of your hosts.',
    auth: 'kind: key (with path), password, or agent. A user other than root needs sudo: true.',
    cni: {
      simple: 'bridge (no image needed; all nodes in one network) or calico (docker only)',
      secure: 'bridge (no image needed; all nodes in one network), flannel, or calico',
    },
    proxyMode: 'iptables, or nftables (Kubernetes 1.33 or later; the workers need nft and Linux 5.13)',
    dns: 'inside serviceCidr, not its first address',
    archives: 'image tar files to put on the nodes, when they cannot reach a registry',
    source:
      'kind: upload (a folder on this computer), preinstalled, release (as the projects publish them), or download (url and sha256)',
  },
  zh: {
    head: 'Keelson 的集群文件。不含任何密钥：密码会在运行时询问，或用 --credentials 提供。',
    id: '主机据此得知自己属于哪个集群；把本文件复制给另一批主机时须换一个',
    profile: 'secure，或 simple（学习用：无需登录，程序由您提供）',
    version: { simple: '1.9 到 1.37', secure: '1.20 到 1.37' },
    runtime: { simple: 'docker（最高 1.23）或 containerd', secure: '由 Keelson 安装' },
    versions: '与此 Kubernetes 相配的版本；只在这里更改',
    nodes: '请改为您自己主机的名称和地址。',
    auth: 'kind：key（需要 path）、password 或 agent。非 root 用户需要 sudo: true。',
    cni: {
      simple: 'bridge（不需要镜像；所有节点在同一网络）或 calico（仅限 docker）',
      secure: 'bridge（不需要镜像；所有节点在同一网络）、flannel 或 calico',
    },
    proxyMode: 'iptables 或 nftables（Kubernetes 1.33 及更高版本；工作节点需要 nft 和 Linux 5.13）',
    dns: '必须在 serviceCidr 之内，且不是第一个地址',
    archives: '节点无法访问镜像仓库时，要放到节点上的镜像 tar 文件',
    source: 'kind：upload（本机文件夹）、preinstalled、release（从各项目发布处获取）或 download（url 和 sha256）',
  },
} satisfies Record<Language, Record<string, string | Record<Profile, string>>>;

/** A small complete cluster file that explains itself. Three hosts, as many as the smallest cluster worth the name. */
function starterFile(language: Language, profile: Profile): string {
  const say = comments[language];
  const { kubernetesVersion, runtime, versions = {}, registry, binaries, network } = newCluster(profile);
  const node = (name: string, ip: string, role: string): string =>
    `  - hostname: ${name}\n    ip: ${ip}\n    roles: [${role}]\n    ssh: { user: root, auth: { kind: key, path: ${defaults.keyPath} } }`;
  const named = Object.entries(versions).map(([name, version]) => `  ${name}: ${version}\n`);
  const source = stringify(binaries?.source, { collectionStyle: 'flow' }).trim();
  return `# ${say.head}
apiVersion: keelson/v1
id: ${randomUUID()} # ${say.id}
name: ${defaults.name}
kubernetesVersion: ${kubernetesVersion} # ${say.version[profile]}
profile: ${profile} # ${say.profile}
runtime: ${String(runtime)} # ${say.runtime[profile]}
${named.length > 0 ? `versions: # ${say.versions}\n${named.join('')}` : ''}# ${say.nodes}
# ${say.auth}
nodes:
${node('n1', '192.168.1.101', 'master')}
${node('n2', '192.168.1.102', 'worker')}
${node('n3', '192.168.1.103', 'worker')}
network:
  serviceCidr: ${defaults.serviceCidr}
  podCidr: ${defaults.podCidr}
  dnsServiceIp: ${defaults.dnsServiceIp} # ${say.dns}
  clusterDomain: ${defaults.clusterDomain}
  nodePortRange: ${String(network?.nodePortRange)}
  cni: bridge # ${say.cni[profile]}
  proxyMode: ${String(network?.proxyMode)} # ${say.proxyMode}
registry:
  prefix: ${String(registry?.prefix)}
  archives: [] # ${say.archives}
binaries:
  dir: ${defaults.binariesDir}
  source: ${source} # ${say.source}
`;
}

/** Writes the starter file; never over an existing one without asking. */
export const init: Command = async (context) => {
  const { file, profile = 'secure' } = context.values;
  const path = resolve(file);
  await agreeToOverwrite(context, path);
  await writeText(path, starterFile(context.language, profile));
  tell(context, { type: 'written', path }, fill(context.texts.written, { path }));
  return exit.done;
};
