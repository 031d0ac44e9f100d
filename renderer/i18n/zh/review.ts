import type { en } from '../en';
import type { Shape } from '../types';

export const review: Shape<typeof en.review> = {
  title: '确认',
  intro: '开始之前，先看看将会发生什么。此页面不会改动您的主机。',
  profile: {
    title: '仅限学习和可信网络使用',
    text: '这种集群的部分端口不验证任何人的身份：{{ports}}。只要能通过网络访问其中任何一个，任何人就是管理员：可以查看、更改和删除集群中的一切，并能以 root 身份在您的主机上运行程序。',
    advice:
      '因此，请把这些主机放在只有可信人员能够访问的网络中，置于防火墙之后，切勿暴露到互联网，也不要存放任何机密数据。',
    understand: '我明白了',
    understood: '任何能访问以下端口的人，无需登录就是该集群的管理员：{{ports}}。',
    more: '这是什么意思？',
  },
  issues: {
    title: '问题与提示',
    errors_one: '部署前需要解决 {{count}} 个问题',
    errors_other: '部署前需要解决 {{count}} 个问题',
    warnings_one: '{{count}} 条提示，不影响部署',
    warnings_other: '{{count}} 条提示，不影响部署',
    error: '问题',
    warning: '提示',
  },
  plan: {
    title: '将要执行的步骤',
    intro:
      '各步骤按此顺序执行，不同主机上尽可能同时进行。每一步都先检查，只改动尚不正确的部分，最后再验证。您可以随时停止，以后再继续。每台主机上具体会改动什么，请看“与主机比较”。',
    allNodes: '全部 {{count}} 个节点',
    moreNodes: '另 {{count}} 个',
  },
  files: {
    title: '将要安装的文件',
    intro: '这些就是将要安装到各节点上的文件，随您的输入实时更新。',
    mode: '文件权限',
    secret: '机密',
    secretNote: '该文件中的机密内容在首次部署时生成，此处为占位符。',
  },
  ports: {
    title: '开放的端口',
    intro: '集群运行后，他人能在您的主机上访问到的端口。不需要登录的端口，必须由防火墙决定谁可以访问。',
  },
  choices: {
    title: '安全设置',
    intro: 'Keelson 为保护集群所做的设置及其用途。地址以第一个节点为例。',
    keys: '证书颁发机构的私钥只保存在本机，放在只有您能读取的文件中。设置口令后（keelson authorities protect）该文件会被加密；请用 keelson authorities export 备份，否则本机丢失后集群将无法继续维护。',
    why: '用途',
    setting: '设置',
    search: '搜索设置和用途',
    nothing: '没有包含“{{typed}}”的设置。',
    reasons_one: '{{count}} 项',
    reasons_other: '{{count}} 项',
  },
  export: {
    button: '导出文件…',
    title: '导出全部文件',
    text: '把每个节点的文件、集群文件，以及一份说明如何手动安装的 README 写入您选择的文件夹。',
    withSecrets: '包含机密内容',
    secretsNote: '机密内容以占位符代替，导出的文件夹可以给别人看。',
    keysNote: '私钥留在各自的节点上，以占位符代替，导出的文件夹可以给别人看。',
    secretsWarning: '得到该文件夹的人可以完全控制集群，请妥善保管。',
    choose: '选择文件夹…',
    progress: '已写入 {{done}} / {{total}} 个节点的文件',
    stopped: '已停止导出，此前写入的文件保留在文件夹中。',
    notEmpty: '文件夹不是空的',
    notEmptyText: '{{path}} 中已有文件，同名文件将被替换。',
    overwrite: '仍然导出',
    done_one: '已将 {{count}} 个文件写入 {{path}}',
    done_other: '已将 {{count}} 个文件写入 {{path}}',
  },
};
