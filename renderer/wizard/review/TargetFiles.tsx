/** The files of each node as they will be installed, byte for byte, but for the secrets that are only made then. */
import { Tag, Tree, Typography, type TreeDataNode } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets, type TargetFile } from '../../../shared/target/targetFile';

const keyOf = (hostname: string, path: string): string => `${hostname}/${path}`;

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

export function TargetFiles({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('review');
  const files = cluster.nodes.map(({ hostname }) => ({
    hostname,
    files: renderTarget(cluster, hostname, placeholderSecrets),
  }));
  const byKey = new Map(
    files.flatMap((node) => node.files.map((file) => [keyOf(node.hostname, file.path), file] as const)),
  );
  const first = cluster.nodes[0]?.hostname ?? '';
  const [selected, setSelected] = useState(() => [...byKey.keys()].find((key) => key.endsWith('.service')) ?? '');
  const file = byKey.get(selected);
  return (
    <>
      <p className="page-intro">{t('files.intro')}</p>
      <div className="target-files">
        <Tree.DirectoryTree
          className="target-tree"
          aria-label={t('files.title')}
          expandAction="click"
          showIcon={false}
          defaultExpandedKeys={[first, ...folders(first, files[0]?.files ?? []).map(({ key }) => key)]}
          selectedKeys={[selected]}
          treeData={files.map((node) => ({
            key: node.hostname,
            title: <strong>{node.hostname}</strong>,
            selectable: false,
            children: folders(node.hostname, node.files),
          }))}
          onSelect={(keys) => {
            const [key] = keys;
            if (key !== undefined && byKey.has(String(key))) setSelected(String(key));
          }}
        />
        {file && <FileView file={file} />}
      </div>
    </>
  );
}
