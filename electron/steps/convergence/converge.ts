/** A step as the engine runs it: nothing where nothing is to be done, and everything written down before it is changed. */
import type { Change } from '../../../shared/job/job';
import type { StepId } from '../../../shared/job/plan';
import { PROGRAM_MODE, targetOf, type PlannedChange } from '../../../shared/resources/changes';
import { idOf, type Resource } from '../../../shared/resources/resource';
import type { LedgerEntry } from '../../../shared/resources/ledger';
import { noteEntriesCommand, noteGoneCommand, rememberProgramsCommand } from '../../node/ledgerCommands';
import { setRightsCommand } from '../../node/rightsCommand';
import { writeDown } from '../../node/writeDown';
import { special } from '../components/special';
import { forgetNode } from '../nodes/deleteNode';
import { hostPlanOf } from './hostPlan';
import { undoLedger } from '../reset/reset';
import { refuseChanges, refuseOtherChanges } from './runningCluster';
import type { HostPlan, Step, StepContext } from '../step';

const kinds: Readonly<Record<Resource['kind'], Change['kind']>> = {
  directory: 'file',
  file: 'file',
  program: 'binary',
  unit: 'service',
  image: 'image',
  hostname: 'setting',
  sysctl: 'setting',
  trace: 'setting',
  user: 'setting',
  package: 'setting',
  hosts: 'file',
  rule: 'setting',
  link: 'setting',
  kubeconfig: 'file',
  object: 'object',
};

/** What is not worth a line of its own when nothing had to be done about it. */
const isQuiet = (resource: Resource): boolean =>
  resource.kind === 'link' ||
  resource.kind === 'trace' ||
  (resource.kind === 'directory' && (resource.implied ?? resource.madeByService ?? false));

const tellUnchanged = ({ report }: StepContext, resources: readonly Resource[]): void => {
  for (const resource of resources) {
    if (isQuiet(resource)) continue;
    report.changed({ kind: kinds[resource.kind], target: targetOf(resource), action: 'unchanged' });
  }
};

/**
 * Before the first change of a host, when all hosts have been looked at: a cluster that runs must survive what is asked for.
 * @throws LIVE_CHANGE_REFUSED
 */
async function begin(context: StepContext, plan: HostPlan): Promise<void> {
  refuseOtherChanges(context);
  refuseChanges(context);
  for (const notice of plan.told) context.report.notice(notice);
  await plan.adopt?.();
  if (plan.changes.size === 0 && plan.leftOver.length === 0) await plan.record?.();
  for (const component of Object.values(special)) await component.begin?.(context, plan);
}

/** The step, for the hosts where the plan has something for it to do. */
export const converging =
  (id: StepId, step: Step): Step =>
  async (context) => {
    const { report } = context;
    const plan = await hostPlanOf(context);
    const resources = plan.steps.find((one) => one.step === id)?.resources ?? [];
    const changes = plan.changes.get(id) ?? [];
    if (id === 'prepare') await begin(context, plan);
    const obsolete = id === 'prepare' ? plan.leftOver : [];
    if (changes.length === 0 && resources.length > 0 && obsolete.length === 0 && !plan.unsure.has(id)) {
      tellUnchanged(context, resources);
      return;
    }
    await plan.note();
    for (const { target: path, saves: copy } of changes) {
      if (copy !== undefined) report.notice({ severity: 'info', code: 'EDITED_FILE_SAVED', params: { path, copy } });
    }
    const rights = changes.filter(isOfRights);
    if (rights.length > 0) await setRights(context, resources, rights);
    if (rights.length === changes.length && obsolete.length === 0 && !plan.unsure.has(id)) {
      const others = new Set(rights.map(({ id }) => id));
      tellUnchanged(
        context,
        resources.filter((resource) => !others.has(idOf(resource))),
      );
      return;
    }
    // Before anything new takes its place: another network's configuration would be read beside ours.
    const objects = obsolete.filter(isObject);
    const entries = obsolete.filter((entry) => !isObject(entry));
    await noteObjects(context, objects);
    if (entries.length > 0) await undoLedger(context, { entries });
    if (objects.length > 0) await forgetNode(context);
    await noteObjectsGone(context, objects);
    await step(context);
    const changed = new Set(changes.map((change) => change.id));
    await rememberPrograms(
      context,
      resources.filter((resource) => changed.has(idOf(resource))),
    );
  };

/** Only a Node is left over: other objects belong to the cluster. */
const isObject = ({ id }: LedgerEntry): boolean => id.startsWith('object:');

/** What speaks for their being ours (formerNode.ts) goes before they do: a run that is cut off in between must find them ours. */
async function noteObjects({ host, signal, identity }: StepContext, objects: readonly LedgerEntry[]): Promise<void> {
  if (objects.length === 0) return;
  await writeDown(host, noteEntriesCommand(identity, objects), {
    signal,
    label: 'write down what is going to be removed',
  });
}

async function noteObjectsGone({ host, signal }: StepContext, objects: readonly LedgerEntry[]): Promise<void> {
  if (objects.length === 0) return;
  await writeDown(host, noteGoneCommand(objects), { signal, label: 'write down what was removed' });
}

/** Who may read, write or run a file: nothing that a service would have to read anew. */
const isOfRights = ({ why }: PlannedChange): boolean => why === 'mode' || why === 'owner';

async function setRights(
  { host, signal, report }: StepContext,
  resources: readonly Resource[],
  changes: readonly PlannedChange[],
): Promise<void> {
  const ids = new Set(changes.map(({ id }) => id));
  const rights = resources.flatMap((resource) =>
    ids.has(idOf(resource)) && 'path' in resource
      ? [
          {
            path: resource.path,
            mode: resource.kind === 'program' ? PROGRAM_MODE : resource.mode,
            ...('owner' in resource ? { owner: resource.owner } : {}),
          },
        ]
      : [],
  );
  await host.run(setRightsCommand(rights), { signal, label: 'set modes and owners' });
  for (const { target } of changes) report.changed({ kind: 'file', target, action: 'updated' });
}

/** So that the next survey knows them without reading them. */
async function rememberPrograms(
  { host, signal, binaries, sumOf }: StepContext,
  resources: readonly Resource[],
): Promise<void> {
  const put = resources.flatMap((resource) => {
    const from = resource.kind === 'program' && !resource.preinstalled ? binaries.get(resource.name) : undefined;
    return from === undefined || !('path' in resource) ? [] : [{ path: resource.path, from }];
  });
  if (put.length === 0) return;
  const programs = await Promise.all(put.map(async ({ path, from }) => ({ path, sha256: await sumOf(from) })));
  await writeDown(host, rememberProgramsCommand(programs), { signal, label: 'write down which programs are there' });
}
