import type { verification as english } from '../en/verification';
import type { Shape } from '../types';

export const verification: Shape<typeof english> = {
  title: '验证“{{name}}”',
  intro:
    '检查运行中的集群是否正常，从主机到 Deployment。由 Keelson 创建的 Pod 发送流量，随后即被删除；集群中的其他内容不会被改动。',
  button: '验证集群',
  again: '重新验证',
  stop: '停止',
  what: '检查的内容',
  checks: '检查项',
  looking: '正在验证：已完成 {{done}}/{{total}} 项检查',
  stopping: '正在停止：正在删除已创建的内容',
  works: '集群工作正常',
  fails_one: '{{count}} 项检查失败',
  fails_other: '{{count}} 项检查失败',
  stopped: '在完成全部检查之前已停止',
  seen: '查看于 {{time}}，用时 {{span}}。',
  counts: '通过 {{passed}} 项，失败 {{failed}} 项，未测量 {{unmeasured}} 项。',
  because: '未测量：{{reason}}。',
  commands_one: '{{count}} 条 kubectl 命令',
  commands_other: '{{count}} 条 kubectl 命令',
  copyAll: '复制全部命令',
};
