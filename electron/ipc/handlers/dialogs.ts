/** What handlers ask the person through the operating system. Undefined or empty: the dialog was closed. */
export interface Dialogs {
  readonly openCluster: () => Promise<string | undefined>;
  readonly saveCluster: (name: string) => Promise<string | undefined>;
  readonly saveText: (what: 'log' | 'kubeconfig', name: string) => Promise<string | undefined>;
  readonly openBundle: () => Promise<string | undefined>;
  readonly saveBundle: (name: string) => Promise<string | undefined>;
  readonly exportFolder: () => Promise<string | undefined>;
  readonly pick: (
    kind: 'file' | 'files' | 'folder',
    purpose: 'key' | 'archive' | 'binaries' | 'manifest',
  ) => Promise<string[]>;
}
