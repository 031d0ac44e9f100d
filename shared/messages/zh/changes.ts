import type { Messages } from '../messages';

export const zhChanges: Messages['changes'] = {
  done: {
    created: '已创建',
    updated: '已更新',
    removed: '已删除',
    started: '已启动',
    restarted: '已重启',
    stopped: '已停止',
    imported: '已导入',
    unchanged: '未更改',
  },
  actions: {
    create: '新建',
    change: '修改',
    remove: '删除',
    start: '启动',
    restart: '重启',
    enable: '设为开机启动',
    stop: '停止',
    import: '导入',
  },
  why: {
    missing: '不存在',
    content: '内容不同',
    mode: '权限不同',
    owner: '所有者不同',
    value: '值不同',
    inactive: '未运行',
    inputs: '它读取或运行的内容已改变',
    unwell: '在运行但没有应答',
    disabled: '下次开机不会启动',
    unready: '它的 Pod 没有全部就绪',
    unwanted: '集群文件已不再需要它',
  },
  replaces: '原有内容并非 Keelson 所建，会保留，并在重置时还原',
  locked: '{{workstation}} 上的 {{user}} 正在此操作（最近一次活动在 {{minutes}} 分钟前）',
};
