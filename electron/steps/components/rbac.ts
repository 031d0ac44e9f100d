/** The rights that Kubernetes does not give by itself, given by the break-glass administrator: nobody else has any yet. */
import * as z from 'zod';
import { API_PORT } from '../../../shared/access/access';
import { AppError } from '../../../shared/errors';
import { objectsIn } from '../../../shared/kubernetes/manifest';
import { objectDifferences } from '../../../shared/resources/objects';
import { isManagedByUs } from '../../../shared/kubernetes/managedBy';
import { pkiOf } from '../../../shared/components/certificateRule';
import type { StepContext, Step } from '../step';
import { installFiles, requiredFile, targetFilesOf } from '../kinds/targetFiles';
import { apiRequest, messageOf, type ApiAnswer } from '../nodes/apiRequest';

const COLLECTION = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
const named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
const live = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});
const [CREATED, OK, CONFLICT] = [201, 200, 409];
/** Somebody else may change an object between our reading and our writing it; not each time. */
const ATTEMPTS = 5;

/** @throws OBJECT_OF_OTHERS, COMMAND_FAILED with what the API server says, API_UNREACHABLE */
async function apply(context: StepContext, wanted: unknown): Promise<'created' | 'updated' | 'unchanged'> {
  const { node, host, signal, superAdmin } = context;
  const { name } = named.parse(wanted).metadata;
  const object = `ClusterRoleBinding ${name}`;
  const identity = { authority: pkiOf(context).authorities.cluster, client: await superAdmin() };
  const ask = (asked: Parameters<typeof apiRequest>[2]): Promise<ApiAnswer> =>
    host.tunnel({ address: node.ip, port: API_PORT }, signal, (stream) => apiRequest(stream, identity, asked, signal));
  const refused = (answer: ApiAnswer): AppError =>
    new AppError(
      'COMMAND_FAILED',
      { host: node.hostname, command: `apply ${object}`, exitCode: answer.status },
      { detail: messageOf(answer) },
    );
  const made = await ask({ method: 'POST', path: COLLECTION, body: wanted });
  if (made.status === CREATED) return 'created';
  if (made.status !== CONFLICT) throw refused(made);
  const path = `${COLLECTION}/${encodeURIComponent(name)}`;
  let last = made;
  for (let attempt = 0; attempt < ATTEMPTS && last.status === CONFLICT; attempt += 1) {
    const there = await ask({ method: 'GET', path });
    if (there.status !== OK) throw refused(there);
    const { metadata } = live.parse(there.body);
    if (!isManagedByUs(metadata.labels)) throw new AppError('OBJECT_OF_OTHERS', { object });
    if (objectDifferences(wanted, there.body).length === 0) return 'unchanged';
    const { resourceVersion } = metadata;
    const body = { ...named.parse(wanted), metadata: { ...named.parse(wanted).metadata, resourceVersion } };
    last = await ask({ method: 'PUT', path, body });
  }
  if (last.status !== OK) throw refused(last);
  return 'updated';
}

export const rbac: Step = async (context) => {
  const files = targetFilesOf(context, 'rbac');
  await installFiles(context, files);
  for (const { wanted } of objectsIn(requiredFile(files, 'rbac.yaml').content)) {
    const target = `ClusterRoleBinding ${named.parse(wanted).metadata.name}`;
    context.report.changed({ kind: 'object', target, action: await apply(context, wanted) });
  }
};
