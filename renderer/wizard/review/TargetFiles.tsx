/** The files of each node as they will be installed, byte for byte, but for the secrets that are only made then. */
import { Alert, Tag, Tree, Typography, type TreeDataNode } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { targetRenderer } from '../../../shared/target';
import { placeholderSecrets, type TargetFile } from '../../../shared/target/targetFile';
import { useMessages } from '../../i18n/useMessages';
import { useManifest } from './useManifest';

const keyOf = (hostname: string, path: string): string => `${hostname}/${path}`;
const splitKey = (key: string): [hostname: string, path: string] => {
  const end = key.indexOf('/');
  return [key.slice(0, end), key.slice(end + 1)];
};

function folders(hostname: string, files: readonly TargetFile[]): TreeDataNode[] {
  const names = [...new Set(files.map(({ path }) => path.split('/')[0] ?? ''))];
  return names.map((folder) => ({
    key: keyOf(hostname, folder),
    title: folder,
    selectable: false,
    children: files
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map(({ path }) => ({ key: keyOf(hostname, path), title: path.slice(folder.length + 1), isLeaf: true })),
  }));
}

function FileView({ file }: { file: TargetFile }): ReactNode {
  const { t } = useTranslation('review');
  return (
    <div className="file-view">
      <div className="file-head">
        <span className="mono file-path">{file.installPath}</span>
        <Tag title={t('files.mode')}>{file.mode.toString(8).padStart(4, '0')}</Tag>
        {file.secret && <Tag color="warning">{t('files.secret')}</Tag>}
        <Typography.Text
          copyable={{ text: file.content, tooltips: [t('copy', { ns: 'common' }), t('copied', { ns: 'common' })] }}
        />
      </div>
      {file.secret && <p className="table-note file-note">{t('files.secretNote')}</p>}
      {/* Focusable, so that it can be scrolled with the keyboard. */}
      <pre className="file-content" tabIndex={0} aria-label={file.installPath}>
        {file.content}
      </pre>
    </div>
  );
}

/** A node's files are rendered when its part of the tree is open: of a thousand nodes nobody looks at all. */
export function TargetFiles({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('review');
  const texts = useMessages();
  const { text, error } = useManifest(cluster);
  const render = useMemo(() => targetRenderer(cluster, placeholderSecrets, { networkManifest: text }), [cluster, text]);
  const first = cluster.nodes[0]?.hostname ?? '';
  const [open, setOpen] = useState<string[]>(() => [
    first,
    ...folders(first, render(first)).map(({ key }) => String(key)),
  ]);
  const [selected, setSelected] = useState(() => {
    const unit = render(first).find(({ path }) => path.endsWith('.service'));
    return unit ? keyOf(first, unit.path) : '';
  });
  const fileOf = (key: string): TargetFile | undefined => {
    const [hostname, path] = splitKey(key);
    return cluster.nodes.some((node) => node.hostname === hostname)
      ? render(hostname).find((one) => one.path === path)
      : undefined;
  };
  const file = fileOf(selected);
  return (
    <>
      <p className="page-intro">{t('files.intro')}</p>
      {error && <Alert type="warning" showIcon title={texts.error(error)} description={texts.hint(error)} />}
      <div className="target-files">
        <Tree.DirectoryTree
          className="target-tree"
          aria-label={t('files.title')}
          expandAction="click"
          showIcon={false}
          expandedKeys={open}
          onExpand={(keys) => setOpen(keys.map(String))}
          selectedKeys={[selected]}
          treeData={cluster.nodes.map((node) => ({
            key: node.hostname,
            title: <strong>{node.hostname}</strong>,
            selectable: false,
            isLeaf: false,
            children: open.includes(node.hostname) ? folders(node.hostname, render(node.hostname)) : [],
          }))}
          onSelect={([key]) => {
            if (key !== undefined && fileOf(String(key))) setSelected(String(key));
          }}
        />
        {file && <FileView file={file} />}
      </div>
    </>
  );
}
