import type { en } from '../en';
import type { Shape } from '../types';

export const bundle: Shape<typeof en.bundle> = {
  title: '没有网络的环境',
  text: '离线包是一个文件，包含该集群所需的程序、镜像和清单。在有网络的地方保存，带到没有网络的地方打开，之后不再需要其他任何东西。',
  save: '保存离线包…',
  open: '打开离线包…',
  arch: '离线包适用的节点处理器',
  saving: '正在收集程序和镜像…',
  opening: '正在读取离线包…',
  saved: '离线包已写入：{{size}} MB，包含 {{programs}} 个程序、{{images}} 个镜像归档和 {{manifests}} 个清单。',
  savedSum: '打开离线包时请比对此校验值：',
  opened:
    '离线包内容全部完好：Kubernetes {{version}}，{{programs}} 个程序、{{images}} 个镜像归档和 {{manifests}} 个清单。',
  openedBefore: '离线包内容全部完好，此前已在此处打开过。',
  openedSum: '请与保存离线包时显示的校验值比对：',
  changed: '离线包更改了集群文件的以下字段：',
  unchanged: '集群文件无需更改。',
  otherDocument: '当前打开的已是另一个集群文件，因此没有写入任何内容。请在该文件中重新打开离线包。',
  archives: {
    looking: '正在查看归档文件…',
    archive: '归档文件',
    images: '包含的镜像',
    unnamed: '没有名称的镜像（{{id}}）',
    ociDocker:
      '这是 OCI 布局：只有使用 containerd 存储镜像的 Docker 才能加载。“docker save”写出的归档适用于所有 Docker。',
    need: '集群所需的镜像',
    inArchive: '在 {{archives}} 中',
    inNone: '不在任何归档中：节点将从 {{registry}} 获取',
    allThere: '集群所需的镜像都在归档文件中。',
    someMissing_one: '集群所需的 {{count}} 个镜像不在任何归档中。无法访问镜像仓库的节点将得不到它。',
    someMissing_other: '集群所需的 {{count}} 个镜像不在任何归档中。无法访问镜像仓库的节点将得不到它们。',
  },
};
