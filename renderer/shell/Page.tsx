/** The page on the screen. */
import { useEffect, type ReactNode } from 'react';
import { DeployPage } from '../dashboard/DeployPage';
import { useAppStore } from '../stores/appStore';
import type { PageId } from '../wizard/pages';
import { NetworkPage } from '../wizard/network/NetworkPage';
import { NodesPage } from '../wizard/nodes/NodesPage';
import { RegistryPage } from '../wizard/registry/RegistryPage';
import { ReviewPage } from '../wizard/review/ReviewPage';
import { focusField } from '../wizard/fields/focusField';

const pages: Readonly<Record<PageId, () => ReactNode>> = {
  nodes: NodesPage,
  network: NetworkPage,
  registry: RegistryPage,
  review: ReviewPage,
  deploy: DeployPage,
};

export function Page(): ReactNode {
  const page = useAppStore((state) => state.page);
  const target = useAppStore((state) => state.target);
  useEffect(() => {
    if (target === undefined) return;
    focusField(target);
    useAppStore.setState({ target: undefined });
  }, [page, target]);
  const Current = pages[page];
  return <Current key={page} />;
}
