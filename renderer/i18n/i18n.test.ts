/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { zh } from './zh';

type Texts = Readonly<Record<string, unknown>>;

const flatten = (texts: Texts, prefix = ''): [key: string, text: string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flatten(value as Texts, `${prefix}${key}.`),
  );
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

const english = flatten(en);
const chinese = new Map(flatten(zh));

describe('texts', () => {
  it('exist in both languages, and are not empty', () => {
    expect([...chinese.keys()].sort()).toEqual(english.map(([key]) => key).sort());
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('');
  });

  it('have the same placeholders in both', () => {
    for (const [key, text] of english) {
      // "1 node" may do without the number.
      if (!key.endsWith('_one')) expect(placeholders(chinese.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('are translated: what reads the same in both languages is a proper name', () => {
    const names =
      /^(English|中文|Kubernetes|etcd|etcdctl|Calico|calico-node|calico\/cni|calico\/kube-controllers|flannel|flannel-cni-plugin|kubectl|kubelet|kube-proxy|kube-dns|dnsmasq|sidecar|pause|CoreDNS|Docker|containerd|runc|crictl|sudo|Pod)$/;
    const same = english.filter(([key, text]) => chinese.get(key) === text).map(([, text]) => text);
    const sentences = same.filter((text) => !names.test(text) && /[a-z]{3,}/.test(text.replace(/\{\{\w+\}\}/g, '')));
    // A list to paste is the same everywhere.
    expect(sentences).toEqual([en.nodes.paste.example]);
  });
});

describe('keys', () => {
  const files = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*', '!./**'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const sources = Object.values(files).join('\n');

  /** A key is used when it, or its beginning with a `${...}` after it, stands in the code. */
  const isUsed = (key: string): boolean => {
    const path = key
      .split('.')
      .slice(1)
      .join('.')
      .replace(/_(zero|one|other)$/, '');
    const parts = path.split('.');
    return (
      new RegExp(`['"\`:]${path.replaceAll('.', '\\.')}['"\`]`).test(sources) ||
      parts.some((_, index) => {
        const start = parts.slice(0, index).join('.');
        return (
          new RegExp(`[\`:]${start === '' ? '' : `${start.replaceAll('.', '\\.')}\\.`}\\w*\\$\\{`).test(sources) &&
          index > 0
        );
      })
    );
  };

  it('are all used', () => {
    expect(english.map(([key]) => key).filter((key) => !isUsed(key))).toEqual([]);
  });
});
