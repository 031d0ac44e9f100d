import type { Messages } from '../messages';

export const zhUndecided: Messages['undecided'] = {
  reasons: {
    damaged: '{{host}} 的台账（记录 Keelson 在该主机上做过的改动）已损坏。',
    missing: 'Keelson 曾在 {{host}} 上工作，但记录其改动的台账已丢失。',
    unclear: 'Keelson 的第一个版本曾在 {{host}} 上工作，当时没有台账，而那里的内容与本集群文件生成的并不完全一致。',
  },
  undoings: {
    delete: '删除',
    restore: '恢复原有内容',
    'delete-if-empty': '届时若为空则删除',
    'delete-with-content': '连同其中全部内容一起删除',
    empty: '清空该文件夹',
    stop: '停止并禁用',
    'set-back': '改回原值',
    'remove-lines': '删除 Keelson 写入的行',
  },
  evidence: {
    ledger: '台账中可读的一行提到它',
    same: '与本集群文件生成的内容完全一致',
    name: '带有 Keelson 的名称',
    unit: 'Keelson 的服务上次以它正常启动',
    noted: 'Keelson 记下了它来自某个镜像归档文件',
    place: '仅有所在位置相符',
    different: '位置相符，但内容不同',
  },
  means:
    '属于 Keelson 的内容：部署时会保持更新，重置时会还原。其余内容从此视为他人所有：重置时原样保留；需要替换时先保存，重置后恢复。现在只改动台账。',
  copies: '以下是曾被替换的文件的副本，台账中没有可读的行提到它们。没有人知道它们原来是什么，因此永不删除：{{paths}}',
  settings: '以下各项与 Keelson 的设置一致，但已没有人知道它们原来的值。它们保持不变，重置后也是如此：{{settings}}',
};
