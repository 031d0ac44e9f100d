/** `~/.kube/config` on a master, for root and for the user that logs in, so that `kubectl` works for both without more. */
import { kubeconfigOwners } from '../../../shared/components/kubectl/owners';
import { sh, type Command } from '../../shell/quote';
import { writing } from '../../shell/writing';
import type { Step } from '../step';
import { installFiles, targetFilesOf } from './targetFiles';

/** A file that was there before ours keeps its content under this name, and gets its place back by a reset. */
export const BACKUP_SUFFIX = '.keelson-backup';

/** Prints the home folder of whoever runs this: sudo may leave HOME as it was. */
const ownHome: Command = sh`getent passwd "$(id -un)" | cut -d : -f 6`;

/** Beside the file: the sha256 of what Keelson wrote there, so that it knows its own file from somebody else's. */
const factsIn = (home: Command): Command => sh`home=$(${{ raw: home }})
file=$home/.kube/config
mark=$home/.kube/.keelson
sum() { sha256sum < "$1" 2>/dev/null | cut -d ' ' -f 1; }
there() { [ -e "$1" ] || [ -L "$1" ]; }
ours() { [ -e "$mark" ] && [ "$(sum "$file")" = "$(cat "$mark")" ]; }`;

/**
 * Takes the kubeconfig on stdin and prints `created`, `updated` or `unchanged`. Run as the user whose file it is: root does
 * not write into folders that others may rearrange. Somebody else's file is kept once under another name; what people make of
 * ours after that (kubectl config writes into it) is kept each time, told as a line `saved COPY` before. Whose the file is
 * follows from two files, so one run at a time: it must not see one of them new and the other old.
 */
export const putKubeconfigCommand = (home: Command = ownHome): Command => sh`set -e
umask 077
${{ raw: factsIn(home) }}
${{ raw: writing }}
[ -d "$home/.kube" ] || { mkdir -p "$home/.kube"; : > "$home/.kube/.keelson-made"; }
temporary "$file"
cat > "$tmp"
lock "$home/.kube"
if there "$file"; then
  if cmp -s "$file" "$tmp"; then
    [ -e "$mark" ] && chmod 600 "$file"
    echo unchanged
    exit 0
  fi
  if ours; then :
  elif ! there "$file"${BACKUP_SUFFIX}; then cp -a "$file" "$file"${BACKUP_SUFFIX}
  else
    saved=$(mktemp -- "$file.keelson-edited-XXXXXX")
    rm -f -- "$saved"
    cp -a -- "$file" "$saved"
    echo "saved $saved"
  fi
  action=updated
else action=created
fi
sum "$tmp" > "$mark"
mv -f "$tmp" "$file"
echo $action`;

/**
 * Removes Keelson's file and gives the kept one its place back; prints `removed` when it did. One that somebody has edited
 * since stays; prints `beside` when the kept one therefore lies beside it.
 */
export const dropKubeconfigCommand = (home: Command = ownHome): Command => sh`
${{ raw: factsIn(home) }}
${{ raw: writing }}
[ -d "$home/.kube" ] || exit 0
lock "$home/.kube"
if ours || { [ -e "$mark" ] && ! there "$file" && there "$file"${BACKUP_SUFFIX}; }; then
  rm -f "$file"
  if there "$file"${BACKUP_SUFFIX}; then mv "$file"${BACKUP_SUFFIX} "$file"; fi
  echo removed
elif [ -e "$mark" ] && there "$file"${BACKUP_SUFFIX}; then echo beside
fi
rm -f "$mark"
if [ -e "$home/.kube/.keelson-made" ]; then
  # kubectl keeps what it learned of the API beside it.
  rm -rf "$home/.kube/cache"
  rm -f "$home/.kube/.keelson-made"
  rmdir "$home/.kube" 2>/dev/null || true
fi`;

export const kubeconfig: Step = async (context) => {
  const { node, host, signal, report } = context;
  const files = targetFilesOf(context, 'kubectl');
  await installFiles(context, files);
  const content = files[0]?.content ?? '';
  for (const { user, asUser } of kubeconfigOwners(node.ssh.user)) {
    const label = `write ~/.kube/config of ${user}`;
    const { stdout } = await host.run(putKubeconfigCommand(), { signal, stdin: content, asUser, label });
    const [, copy, action] = /^(?:saved (.*)\n)?(created|updated|unchanged)\n/.exec(stdout) ?? [];
    const path = `~${user}/.kube/config`;
    if (copy !== undefined) report.notice({ severity: 'warning', code: 'KUBECONFIG_SAVED', params: { path, copy } });
    report.changed({ kind: 'file', target: path, action: action as 'created' | 'updated' | 'unchanged' });
  }
};
