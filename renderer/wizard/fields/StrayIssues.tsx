/**
 * Problems of the file that the form has no field for: a misspelt key, a list where a text belongs, another version's
 * file. They come from files written by hand, and can be put right here without an editor.
 */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { profileOf } from '../../../shared/cluster/defaults';
import { API_VERSION, imageNames, versionNames } from '../../../shared/cluster/schema';
import { publisherIds } from '../../../shared/versions/publishers';
import { useMessages } from '../../i18n/useMessages';
import { getAt } from '../../stores/documentPath';
import { edit, useDraftStore } from '../../stores/draftStore';
import { manifestOf } from '../network/manifestOf';
import { placeInNode } from '../nodes/placeInNode';
import { pageOf, type EditingPage } from '../pages';
import { IssueAlert } from './IssueAlert';

const entry = String.raw`(\[\d+\])?`;
const fields = new RegExp(
  `^(${[
    'name|nodes|kubernetesVersion|runtime',
    String.raw`network\.(serviceCidr|podCidr|dnsServiceIp|clusterDomain|nodePortRange|cni|proxyMode)`,
    String.raw`registry\.(prefix|archives${entry}|mirrors(\[\d+\]\.(registry|url|user))?|images\.(${imageNames.join('|')}))`,
    String.raw`binaries\.(dir|source|source\.(path|url|sha256(\..+)?))`,
    String.raw`etcd\.endpoints${entry}`,
  ].join('|')})$`,
);
/** Those that are there while the programs come from their publishers. */
const releaseFields = new RegExp(
  `^(versions(\\.(${versionNames.join('|')}))?|binaries\\.source\\.mirrors\\.(${publisherIds.join('|')}))$`,
);

/** Those of profile secure. */
const secureFields = new RegExp(`^api\\.(endpoint|extraNames${entry})$`);

/** Those that are there while the network is a manifest. */
const manifestFields = /^network\.(backend|mtu|interface|manifest)$/;

const hasField = (path: string, document: unknown): boolean => {
  const inNode = placeInNode(path);
  if (inNode) return inNode.place !== 'settings';
  if (releaseFields.test(path)) return getAt(document, 'binaries.source.kind') === 'release';
  if (manifestFields.test(path)) {
    const manifest = manifestOf(document);
    return manifest !== undefined && (path !== 'network.backend' || manifest.rule.hasBackends === true);
  }
  if (secureFields.test(path)) return profileOf(document) === 'secure';
  return fields.test(path);
};

/** What "put right" means: mostly to leave it out, so that the default counts. */
const remedies: Readonly<Record<string, unknown>> = { apiVersion: API_VERSION };

export function StrayIssues({ page }: { page: EditingPage }): ReactNode {
  const { t } = useTranslation();
  const texts = useMessages();
  const issues = useDraftStore(
    useShallow((state) =>
      state.review.issues.filter((issue) => pageOf(issue) === page && !hasField(issue.path, state.document)),
    ),
  );
  return issues.map((issue) => (
    <IssueAlert
      key={JSON.stringify(issue)}
      issue={issue}
      title={
        <>
          {issue.path !== '' && <strong className="mono">{t('stray.place', { path: issue.path })}</strong>}
          {texts.gap}
          {texts.issue(issue)}
        </>
      }
      action={
        // The file as a whole has no place to put right.
        issue.path !== '' && (
          <Button data-field={issue.path} onClick={() => edit(issue.path, remedies[issue.path])}>
            {Object.hasOwn(remedies, issue.path) ? t('stray.correct') : t('stray.remove')}
          </Button>
        )
      }
    />
  ));
}
