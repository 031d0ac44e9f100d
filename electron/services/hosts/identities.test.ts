/** With which authorities a deployment works, and when it refuses to. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { paths } from '../../../shared/kubernetes/paths';
import { adminRequest, type ClusterAuthorities } from '../../../shared/pki/authorities';
import type { CertificateRequest } from '../../../shared/pki/certificate';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { createAuthorities } from '../../pki/createAuthorities';
import { issue } from '../../pki/issue';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { createAuthoritiesStore, type AuthoritiesStore } from '../../storage/authorities/authorities';
import { authoritiesText } from '../../storage/authorities/document';
import { PRIVATE_FILE, writeText } from '../../storage/files';
import { dataPaths } from '../../storage/paths';
import { clusterFrom, threeNodes } from '../../steps/testing/sandbox';
import { freshFolder } from '../../testing/freshFolder';
import { lookAtIdentities, openIdentities, requireOpen } from './identities';
import { previewRevocation } from './revocation';

const now = new Date('2027-03-01T12:00:00Z');
const making = { now, keyAlgorithm: 'ecdsa-p256' } as const;
const lab = { id: 'lab-id', name: 'lab' };
const { signal } = new AbortController();
const one = clusterFrom({
  ...{ ...threeNodes, id: lab.id, name: lab.name, profile: 'secure', kubernetesVersion: '1.37.2' },
  ...{ runtime: 'containerd', network: { cni: 'bridge', nodePortRange: '30000-32767' } },
});
/** As it will be with several masters; the cluster file does not allow them yet. */
const cluster: Cluster = { ...one, nodes: one.nodes.map((node) => ({ ...node, roles: ['master', 'worker'] })) };

let ours: ClusterAuthorities;
let others: ClusterAuthorities;
beforeAll(async () => {
  [ours, others] = await Promise.all([createAuthorities(making), createAuthorities(making)]);
});

let dataDir: string;
let store: AuthoritiesStore;
beforeEach(() => {
  dataDir = freshFolder();
  store = createAuthoritiesStore({ dataDir });
});
const keep = async (authorities: ClusterAuthorities): Promise<void> => {
  const path = dataPaths(dataDir).authorities(lab.id);
  await writeText(path, await authoritiesText(lab, authorities), { mode: PRIVATE_FILE });
};

const down = (host: string): AppError =>
  new AppError('SSH_UNREACHABLE', { host, address: '10.0.0.1', reason: 'refused' });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Master {
  readonly authority?: string;
  /** The administrator's certificate. */
  readonly admin?: string;
  /** The manifest that gives the administrators their rights. */
  readonly rights?: string;
}
/** n1, n2 and n3: down, or what their files hold. Neither has a key that is asked for. */
const masters = (...all: readonly (Master | AppError)[]): Pick<Hosts, 'get'> => ({
  get: (hostname) => {
    const master = all[Number(hostname.slice(1)) - 1] ?? {};
    if (master instanceof AppError) return Promise.reject(master);
    const run: Host['run'] = (command) => {
      expect(command).toContain(paths.secure.authority);
      expect(command).not.toContain('client-key');
      const { authority = '', admin = '', rights = '' } = master;
      const stdout = [authority, admin, rights].map(base64).join('\n');
      return Promise.resolve({ exitCode: 0, stdout, stderr: '' });
    };
    return Promise.resolve({ name: hostname, run } as Host);
  },
});
const input = (hosts: Pick<Hosts, 'get'>) => ({ cluster, id: lab.id, hosts, store, now, signal });
const ca = (): Master => ({ authority: ours.cluster.certificate });
const signed = async (request: CertificateRequest, by = ours): Promise<string> =>
  (await issue(by, request, making)).certificate;

describe('where this computer keeps no authorities', () => {
  it('new ones are made, once, when every master answers that it has none', async () => {
    const { authorities } = await openIdentities(input(masters({}, {}, {})));
    expect(await openIdentities(input(masters({}, {}, {})))).toMatchObject({ authorities });
  });

  it.each([
    ['the first', () => masters(down('n1'), {}, {}), 'n1'],
    ['the last', () => masters({}, {}, down('n3')), 'n3'],
  ])('none are made while a master that may have some is down: %s', async (_, hosts, host) => {
    for (const work of [openIdentities, lookAtIdentities]) {
      await expect(work(input(hosts()))).rejects.toMatchObject({ code: 'SSH_UNREACHABLE', params: { host } });
    }
    expect(await store.find(lab.id)).toBeUndefined();
  });

  it('none are made for a cluster that has some, whoever else is down', async () => {
    for (const work of [openIdentities, lookAtIdentities]) {
      await expect(work(input(masters(down('n1'), ca(), {})))).rejects.toMatchObject({
        code: 'AUTHORITIES_MISSING',
        params: { name: 'lab' },
      });
    }
    expect(await store.find(lab.id)).toBeUndefined();
  });

  it('a look finds nothing where there is nothing', async () => {
    expect(await lookAtIdentities(input(masters({}, {}, {})))).toBeUndefined();
    expect(await store.find(lab.id)).toBeUndefined();
  });
});

describe('where this computer keeps authorities', () => {
  beforeEach(() => keep(ours));

  it('a master that is down keeps nobody from working with them', async () => {
    const { secrets, authorities } = await openIdentities(input(masters(down('n1'), ca(), {})));
    expect(authorities).toEqual(ours);
    expect(secrets.pki?.authorities.cluster).toBe(ours.cluster.certificate);
  });

  it('those of a master must be the same', async () => {
    const hosts = masters(ca(), { authority: others.cluster.certificate });
    for (const work of [openIdentities, lookAtIdentities]) {
      await expect(work(input(hosts))).rejects.toMatchObject({
        code: 'AUTHORITIES_DIFFER',
        params: { path: `n2:${paths.secure.authority}`, name: 'lab' },
      });
    }
  });

  it('a cancelled look is no answer', async () => {
    const controller = new AbortController();
    const hosts: Pick<Hosts, 'get'> = {
      get: () => {
        controller.abort();
        return Promise.reject(new AppError('CANCELLED'));
      },
    };
    const work = openIdentities({ ...input(hosts), signal: controller.signal });
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('the administrators’ group', () => {
  beforeEach(() => keep(ours));

  it('is the highest that a master has, so that a colleague’s plan is the same', async () => {
    const [first, third] = await Promise.all([signed(adminRequest(1)), signed(adminRequest(3))]);
    const hosts = masters({ ...ca(), admin: first }, { ...ca(), admin: third }, down('n3'));
    expect((await lookAtIdentities(input(hosts)))?.secrets.pki?.adminGroup).toBe(3);
    expect((await store.find(lab.id))?.visible.adminGroup).toBe(1);
    expect((await openIdentities(input(hosts))).secrets.pki?.adminGroup).toBe(3);
    // From now on an exported file says so, too.
    expect((await store.find(lab.id))?.visible.adminGroup).toBe(3);
    expect((await openIdentities(input(masters(ca())))).authorities.adminGroup).toBe(3);
  });

  /** As the step `rbac` writes it down before it gives the rights. */
  const rightsOf = (adminGroup: number): string => {
    const secrets = { ...placeholderSecrets, pki: { ...placeholderSecrets.pki, adminGroup } };
    return renderTarget(one, 'n1', secrets).find(({ path }) => path.endsWith('services/rbac.yaml'))!.content;
  };

  it('is also the one that has the rights since a revocation was cut off, whoever has certificates of it', async () => {
    const admin = await signed(adminRequest(1));
    const hosts = masters({ ...ca(), admin, rights: rightsOf(2) }, { ...ca(), admin, rights: rightsOf(1) }, down('n3'));
    expect((await lookAtIdentities(input(hosts)))?.secrets.pki?.adminGroup).toBe(2);
    expect((await openIdentities(input(hosts))).secrets.pki?.adminGroup).toBe(2);
    const ahead = masters({ ...ca(), admin: await signed(adminRequest(3)), rights: rightsOf(2) });
    expect((await openIdentities(input(ahead))).secrets.pki?.adminGroup).toBe(3);
  });

  it('is none that is left of another cluster, or that no manifest of ours names', async () => {
    expect((await lookAtIdentities(input(masters({ rights: rightsOf(2) }))))?.secrets.pki?.adminGroup).toBe(1);
    const others = rightsOf(7).replaceAll('keelson:cluster-admins:7', 'somebody:cluster-admins:7');
    for (const rights of [others, 'kind: [', 'a: *b', 'keelson:cluster-admins:7', 'subjects: 1']) {
      const found = await lookAtIdentities(input(masters({ ...ca(), rights })));
      expect(found?.secrets.pki?.adminGroup).toBe(1);
    }
  });

  it('is nobody’s who has signed a certificate himself', async () => {
    const admins = await Promise.all([
      signed(adminRequest(7), others),
      signed({ ...adminRequest(7), authority: 'etcd' }),
      signed({ ...adminRequest(7), organization: 'keelson:cluster-admins:x' }),
      signed({ ...adminRequest(7), organization: 'somebody:cluster-admins:7' }),
    ]);
    for (const admin of [...admins, '$(touch pwned)', 'x'.repeat(100_000)]) {
      const found = await lookAtIdentities(input(masters({ ...ca(), admin })));
      expect(found?.secrets.pki?.adminGroup).toBe(1);
    }
  });

  it('is the one that is asked for, and tried again no other', async () => {
    const asked = { ...input(masters(ca())), adminGroup: 2 };
    expect((await openIdentities(asked)).authorities.adminGroup).toBe(2);
    expect((await openIdentities(asked)).authorities.adminGroup).toBe(2);
    const next = masters({ ...ca(), admin: await signed(adminRequest(5)) });
    expect((await openIdentities({ ...asked, hosts: next })).authorities.adminGroup).toBe(5);
  });
});

describe('the administrator of the last resort', () => {
  beforeEach(() => keep(ours));
  /** That many days after it was made, for a year. */
  const later = (days: number) => ({ ...input(masters(ca())), now: new Date(now.getTime() + days * 24 * 3600 * 1000) });

  it.each([
    ['stays while it lasts', 330, false],
    ['is made anew before it ends', 340, true],
    ['is made anew when it has ended', 400, true],
  ])('%s', async (_, days, isNew) => {
    const { superAdmin, ...rest } = (await openIdentities(later(days))).authorities;
    expect(superAdmin.certificate !== ours.superAdmin.certificate).toBe(isNew);
    const { superAdmin: _before, ...same } = ours;
    expect(rest).toEqual(same);
    // Kept, and made once.
    expect((await openIdentities(later(days))).authorities.superAdmin).toEqual(superAdmin);
  });

  it('is no matter of a look', async () => {
    expect((await lookAtIdentities(later(340)))?.authorities.superAdmin).toEqual(ours.superAdmin);
  });
});

describe('authorities that are sealed', () => {
  beforeEach(async () => {
    await keep(ours);
    await store.protect(lab, { next: 'correct horse' });
  });

  it('are opened before anything is touched, by the passphrase that this process was given', async () => {
    await expect(requireOpen(store, lab.id)).rejects.toMatchObject({ code: 'AUTHORITIES_LOCKED' });
    await expect(store.unlock(lab, 'wrong horse')).rejects.toMatchObject({ code: 'AUTHORITIES_PASSPHRASE_WRONG' });
    await expect(requireOpen(store, lab.id)).rejects.toMatchObject({ code: 'AUTHORITIES_LOCKED' });
    expect(await store.unlock(lab, 'correct horse')).toBe('in-memory');
    await requireOpen(store, lab.id);
    const admin = await signed(adminRequest(2));
    expect((await openIdentities(input(masters({ ...ca(), admin })))).authorities.adminGroup).toBe(2);
    // What was written is sealed as before.
    expect(await store.find(lab.id)).toMatchObject({ isSealed: true, visible: { adminGroup: 2 } });
  });

  it('of no cluster are nothing to open', async () => {
    await requireOpen(store, undefined);
    await requireOpen(store, 'other');
  });
});

describe('a look at what revoking would mean', () => {
  const parts = (hosts: Pick<Hosts, 'get'>) => ({
    hosts: { open: () => ({ ...hosts, close: () => undefined }) as Hosts },
    authorities: store,
    identities: { find: () => Promise.resolve(lab.id), copiedFrom: () => Promise.resolve(undefined) },
  });
  const preview = (hosts: Pick<Hosts, 'get'>, document: object = one) => previewRevocation(parts(hosts), document);

  it('names the next group, and the masters that get it', async () => {
    await keep(ours);
    const admin = await signed(adminRequest(4));
    expect(await preview(masters({ ...ca(), admin }))).toEqual({ group: 4, next: 5, masters: ['n1'], unreached: [] });
    expect((await store.find(lab.id))?.visible.adminGroup).toBe(1);
  });

  it('refuses where there is nothing to revoke, or nobody to ask', async () => {
    await expect(preview(masters(ca()))).rejects.toMatchObject({ code: 'AUTHORITIES_MISSING' });
    await keep(ours);
    await expect(preview(masters({}))).rejects.toMatchObject({ code: 'CLUSTER_NOT_RUNNING' });
    await expect(preview(masters(down('n1')))).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' });
    await expect(preview(masters({}), clusterFrom(threeNodes))).rejects.toMatchObject({ code: 'NO_ADMINISTRATORS' });
    await store.protect(lab, { next: 'correct horse' });
    await expect(preview(masters(ca()))).rejects.toMatchObject({ code: 'AUTHORITIES_LOCKED' });
  });
});
