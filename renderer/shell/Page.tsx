/** The page on the screen. A page begins at its top, unless the person wants to be taken to one of its fields. */
import { useEffect, useRef, type ReactNode } from 'react';
import { CertificatesPage } from '../certificates/CertificatesPage';
import { DeployPage } from '../dashboard/DeployPage';
import { useAppStore } from '../stores/appStore';
import type { PageId } from '../wizard/pages';
import { NetworkPage } from '../wizard/network/NetworkPage';
import { NodesPage } from '../wizard/nodes/NodesPage';
import { RegistryPage } from '../wizard/registry/RegistryPage';
import { ReviewPage } from '../wizard/review/ReviewPage';
import { VerifyPage } from '../verification/VerifyPage';
import { focusField } from '../wizard/fields/focusField';
import { focusHeading } from './focusHeading';

const pages: Readonly<Record<PageId, () => ReactNode>> = {
  nodes: NodesPage,
  network: NetworkPage,
  registry: RegistryPage,
  review: ReviewPage,
  deploy: DeployPage,
  verify: VerifyPage,
  certificates: CertificatesPage,
};

export function Page(): ReactNode {
  const page = useAppStore((state) => state.page);
  const target = useAppStore((state) => state.target);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(page);
  useEffect(() => {
    const isNew = shown.current !== page;
    shown.current = page;
    if (target !== undefined) {
      // A page that opens may unfold the row of that field first.
      setTimeout(() => focusField(target));
      useAppStore.setState({ target: undefined });
    } else if (isNew) {
      main.current?.scrollTo(0, 0);
      focusHeading(main.current);
    }
  }, [page, target]);
  const Current = pages[page];
  return (
    <main ref={main} className="app-main">
      <Current key={page} />
    </main>
  );
}
