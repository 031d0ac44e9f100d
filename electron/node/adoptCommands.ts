/**
 * Nodes of the first version of Keelson have its folder and no ledger. What lies there as this cluster's file renders it
 * is taken into a new ledger: as made by Keelson, and what it had put aside (`.keelson-backup`) as what was there before.
 */
import { idOf, type Resource } from '../../shared/resources/resource';
import type { LedgerHeader } from '../../shared/resources/ledger';
import { sh, type Command } from '../shell/quote';
import { prefixOf, restOf, writer } from './ledgerCommands';
import { paths } from './paths';

const functions: Command = sh`
adopt_path() {
  if known "$1"; then return; fi
  if [ -e "$3.keelson-backup" ]; then
    kept=$(mktemp "$kept_in/XXXXXXXX")
    mv -f -- "$3.keelson-backup" "$kept"
    say "$1\\"before\\":{\\"kept\\":\\"\${kept##*/}\\"}$2}"
  else say "$1\\"before\\":null$2}"
  fi
}
adopt() { known "$1" || say "$1$2}"; }
# The first version remembered the images of each archive as lines REFERENCE ID.
adopt_images() {
  cat ${paths.images}/* 2>/dev/null | while read -r ref id; do
    case "$id" in sha256:*) adopt "{\\"id\\":\\"image:$1 $ref\\"," '"before":null' ;; esac
  done
}
`;

/** What each kind is adopted as; a setting of the kernel and a host's name cannot be: nobody knows what they were. */
function adopt(resource: Resource): Command {
  const prefix = prefixOf(idOf(resource));
  const rest = restOf(resource);
  switch (resource.kind) {
    case 'file':
    case 'program':
    case 'directory':
      return sh`adopt_path ${prefix} ${rest} ${resource.path}\n`;
    case 'unit':
      return resource.system ? sh`` : sh`adopt ${prefix} '"before":{"enabled":"","active":""}'\n`;
    case 'hosts':
      return sh`adopt ${prefix} '"before":{"value":""}'\n`;
    case 'rule':
    case 'link':
    case 'kubeconfig':
      return sh`adopt ${prefix} '"before":null'\n`;
    case 'sysctl':
    case 'trace':
    case 'hostname':
    case 'image':
    case 'object':
      return sh``;
  }
}

/** Begins a ledger with what the first version has made. */
export const adoptCommand = (
  header: Omit<LedgerHeader, 'format'>,
  runtime: string,
  resources: readonly Resource[],
): Command =>
  sh`${{ raw: writer(header) }}${{ raw: functions }}${{ raw: resources.map(adopt).join('') as Command }}adopt_images ${runtime}
synced`;
