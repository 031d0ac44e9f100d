/** root, and the user who logs in where that is somebody else: both find the kubeconfig where kubectl looks for it. */
export const kubeconfigOwners = (sshUser: string): { user: string; asUser: boolean }[] =>
  sshUser === 'root'
    ? [{ user: 'root', asUser: false }]
    : [
        { user: 'root', asUser: false },
        { user: sshUser, asUser: true },
      ];
