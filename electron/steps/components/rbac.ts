/** The rights that Kubernetes does not give by itself, given by the break-glass administrator: nobody else has any yet. */
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import { objectsIn } from '../../../shared/kubernetes/manifest';
import { objectDifferences } from '../../../shared/resources/objects';
import { pkiOf } from '../../../shared/components/certificateRule';
import type { StepContext, Step } from '../step';
import { installFiles, requiredFile, targetFilesOf } from '../kinds/targetFiles';
import { apiRequest, messageOf, type ApiAnswer } from '../nodes/apiRequest';

const COLLECTION = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
const named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
const versioned = z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) });
const [CREATED, OK, CONFLICT] = [201, 200, 409];

async function apply(context: StepContext, wanted: unknown): Promise<void> {
  const { node, host, signal, report, superAdmin } = context;
  const { name } = named.parse(wanted).metadata;
  const identity = { authority: pkiOf(context).authorities.cluster, client: await superAdmin() };
  const ask = (asked: Parameters<typeof apiRequest>[2]): Promise<ApiAnswer> =>
    host.tunnel({ address: node.ip, port: 6443 }, signal, (stream) => apiRequest(stream, identity, asked, signal));
  const refused = (answer: ApiAnswer): AppError =>
    new AppError(
      'COMMAND_FAILED',
      { host: node.hostname, command: `apply ClusterRoleBinding ${name}`, exitCode: answer.status },
      { detail: messageOf(answer) },
    );
  const tell = (action: 'created' | 'updated' | 'unchanged'): void =>
    report.changed({ kind: 'object', target: `ClusterRoleBinding ${name}`, action });

  const made = await ask({ method: 'POST', path: COLLECTION, body: wanted });
  if (made.status === CREATED) {
    tell('created');
    return;
  }
  if (made.status !== CONFLICT) throw refused(made);
  const path = `${COLLECTION}/${encodeURIComponent(name)}`;
  const there = await ask({ method: 'GET', path });
  if (there.status !== OK) throw refused(there);
  if (objectDifferences(wanted, there.body).length === 0) {
    tell('unchanged');
    return;
  }
  const { resourceVersion } = versioned.parse(there.body).metadata;
  const body = { ...named.parse(wanted), metadata: { name, resourceVersion } };
  const changed = await ask({ method: 'PUT', path, body });
  if (changed.status !== OK) throw refused(changed);
  tell('updated');
}

export const rbac: Step = async (context) => {
  const files = targetFilesOf(context, 'rbac');
  await installFiles(context, files);
  for (const { wanted } of objectsIn(requiredFile(files, 'rbac.yaml').content)) await apply(context, wanted);
};
