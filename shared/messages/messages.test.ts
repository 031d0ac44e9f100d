import { describe, expect, it } from 'vitest';
import { errorCatalogue, toWireError, AppError, fromWireError, isCancelled } from '../errors';
import { issue } from '../cluster/issues';
import { stepIds } from '../job/plan';
import { describeError, describeHint, describeIssue, describeNotice, messages } from '.';
import { fill } from './messages';

/** Every text by its place: `issues.REQUIRED`, `steps.etcd.title`. */
function textsOf(group: object, path = ''): [string, string][] {
  return Object.entries(group).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const place = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' ? [[place, value]] : textsOf(value as object, place);
  });
}
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

const en = new Map(textsOf(messages.en));
const zh = new Map(textsOf(messages.zh));

describe('the two languages', () => {
  it('have the same texts', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
    expect(en.size).toBeGreaterThan(150);
  });

  it.each([...en.keys()])(
    'say the same in %s: the same parameters, nothing empty, nothing half translated',
    (place) => {
      const [english, chinese] = [en.get(place)!, zh.get(place)!];
      // A parameter may be said twice in one language: which ones there are must agree.
      expect(new Set(placeholders(chinese))).toEqual(new Set(placeholders(english)));
      for (const text of [english, chinese]) {
        expect(text.trim()).toBe(text);
        expect(text).not.toBe('');
        expect(text.replaceAll(/\{\{\w+\}\}/g, '')).not.toMatch(/[{}]/);
      }
      expect(english).not.toMatch(/\p{Script=Han}/u);
      // Half-width punctuation after a Chinese character is how machine translation looks.
      expect(chinese).not.toMatch(/\p{Script=Han}[,;:!?](?!\d)/u);
    },
  );

  it('have no sentence in the other language', () => {
    const names =
      /^steps\.(etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kubectl|kubelet|kube-proxy)\.title$/;
    for (const [place, text] of zh) if (!names.test(place)) expect(text, place).toMatch(/\p{Script=Han}/u);
  });

  it('have a text and a hint for every error, and a text for every step', () => {
    for (const code of Object.keys(errorCatalogue)) {
      expect(en.has(`errors.${code}`) && en.has(`hints.${code}`), code).toBe(true);
    }
    for (const step of [...stepIds, 'reset']) expect(en.has(`steps.${step}.about`), step).toBe(true);
  });
});

describe('fill', () => {
  it('puts parameters in, as often as they are named, and leaves the others visible', () => {
    expect(fill('{{a}} {{b}} {{a}}', { a: 1 })).toBe('1 {{b}} 1');
  });

  it('takes values as they are', () => {
    expect(fill('{{a}}', { a: '$& {{b}}', b: 'x' })).toBe('$& {{b}}');
  });

  it('does not take what every object has for a parameter', () => {
    expect(fill('{{constructor}}', {})).toBe('{{constructor}}');
  });
});

describe('sentences', () => {
  it('name what is wrong, in the language asked for', () => {
    const problem = issue('nodes[1].ip', 'DUPLICATE_IP', { ip: '10.0.0.1', other: 1 });
    expect(describeIssue(problem, 'en')).toContain('10.0.0.1');
    expect(describeIssue(problem, 'zh')).toContain('第 1 个节点');
  });

  it('translate parameters that are codes, and leave names alone', () => {
    expect(describeIssue(issue('x', 'WRONG_TYPE', { expected: 'array' }), 'en')).toBe('This should be a list.');
    expect(describeIssue(issue('x', 'WRONG_TYPE', { expected: 'array' }), 'zh')).toBe('这里应填写列表。');
    const denied = { code: 'SSH_AUTH_FAILED', params: { host: 'agent', user: 'key', method: 'password' } } as const;
    expect(describeError(denied, 'zh')).toBe('agent 拒绝了用户 key 的登录（密码）。');
  });

  it('write a list as the language does', () => {
    const problem = issue('x', 'DOWNLOAD_NEEDS_CHECKSUMS', { names: 'etcd, kubelet' });
    expect(describeIssue(problem, 'en')).toContain(': etcd, kubelet.');
    expect(describeIssue(problem, 'zh')).toContain('：etcd、kubelet。');
  });

  it('name each thing in one way', () => {
    for (const text of zh.values()) {
      expect(text).not.toMatch(/机器|地址段|镜像包|镜像前缀|(?<!（)(master|worker)(?!\}\})/);
      // Nothing stands between a full-width sign and what follows it.
      expect(text).not.toMatch(/[：。，、；] /);
    }
  });

  it('say where to compare a host key of whatever type it is', () => {
    const unknown = { code: 'SSH_HOST_KEY_UNKNOWN', params: { type: 'ecdsa-sha2-nistp256' } } as const;
    for (const language of ['en', 'zh'] as const) {
      expect(describeHint(unknown, language)).toContain('cat /etc/ssh/ssh_host_*_key.pub | ssh-keygen -lf -');
    }
  });

  it('say why in words, wherever the reason is a code', () => {
    const sudo = { code: 'SUDO_FAILED', params: { host: 'n1', reason: 'wrong-password' } } as const;
    expect(describeError(sudo, 'en')).toBe('sudo does not work on n1: the password is wrong.');
    const closed = { code: 'SSH_UNREACHABLE', params: { host: 'n1', address: '10.0.0.1', reason: 'refused' } } as const;
    expect(describeError(closed, 'zh')).toBe('无法连接 n1（10.0.0.1）：该端口上没有服务。');
    const absent = { code: 'FILE_UNREADABLE', params: { path: 'missing', reason: 'ENOENT' } } as const;
    expect(describeError(absent, 'en')).toBe('missing cannot be read: it does not exist.');
  });

  it('say of a refused change why and what to do instead', () => {
    const params = { path: 'nodes', before: 'n1', after: 'n2', refusal: 'MASTER_MOVED', way: 'NEW_CLUSTER' };
    for (const language of ['en', 'zh'] as const) {
      const { reasons, ways } = messages[language].liveChanges;
      const told = describeNotice({ code: 'CHANGE_REFUSED', params }, language);
      for (const part of ['n1 → n2', reasons.MASTER_MOVED, ways.NEW_CLUSTER]) expect(told).toContain(part);
    }
  });

  it('leave no parameter open when all are given', () => {
    const denied = { code: 'SUDO_FAILED', params: { host: 'n1', reason: 'not-allowed' } } as const;
    expect(describeError(denied, 'en')).toBe('sudo does not work on n1: this user may not use sudo.');
    expect(describeHint(denied, 'en')).not.toContain('{{');
    expect(describeNotice({ code: 'SWAP_ON', params: {} }, 'zh')).toContain('交换分区');
  });
});

describe('errors cross a border as data', () => {
  it('and come back as they were', () => {
    const error = new AppError('DISK_FULL', { host: 'n1', path: '/x' }, { detail: 'ENOSPC' });
    const back = fromWireError(JSON.parse(JSON.stringify(toWireError(error))) as ReturnType<typeof toWireError>);
    expect(back).toMatchObject({ code: 'DISK_FULL', params: { host: 'n1', path: '/x' }, detail: 'ENOSPC' });
  });

  it('whatever was thrown', () => {
    expect(toWireError(new Error('x'))).toEqual({ code: 'INTERNAL', params: { message: 'x' } });
    expect(toWireError('y')).toEqual({ code: 'INTERNAL', params: { message: 'y' } });
    expect(toWireError(undefined)).toEqual({ code: 'INTERNAL', params: { message: 'undefined' } });
    expect([new AppError('CANCELLED'), new Error('CANCELLED')].map(isCancelled)).toEqual([true, false]);
  });
});
