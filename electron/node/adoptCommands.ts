/**
 * Ledgers that are begun when things of Keelson's are there already. Nodes of the first version have its folder and no ledger:
 * what lies there as this cluster's file renders it is taken into a new one, as made by Keelson, and what it had put aside
 * (`.keelson-backup`) as what was there before. Elsewhere a person has decided, because a ledger is damaged or gone.
 */
import { idOf, type Resource } from '../../shared/resources/resource';
import type { LedgerEntry, LedgerHeader } from '../../shared/resources/ledger';
import { sh, type Command } from '../shell/quote';
import { entryLines, prefixOf, restOf, writer } from './ledgerCommands';
import { podRoutesService } from '../../shared/components/cni/routes';
import { paths } from './paths';

const { installPath: routesUnit } = podRoutesService;

const functions: Command = sh`
adopt_path() {
  if known "$1"; then return; fi
  if [ -e "$3.keelson-backup" ]; then
    kept=$(mktemp "$kept_in/XXXXXXXX")
    rm -f -- "$kept"
    cp -a -- "$3.keelson-backup" "$kept"
    say "$1\\"before\\":{\\"kept\\":\\"\${kept##*/}\\"}$2}"
    rm -f -- "$3.keelson-backup"
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
    case 'user':
    case 'package':
    case 'sysctl':
    case 'trace':
    case 'hostname':
    case 'image':
    case 'object':
      return sh``;
  }
}

/**
 * Its routes bear no mark, and the unit that has set them is about to become another one: those to nodes that have left would
 * stay for ever, and be taken for somebody else's. They are removed by the unit's own words.
 */
const dropRoutes = (gateways: readonly string[]): Command => sh`for gateway in ${gateways}; do
  sed -n 's|^ExecStop=-/sbin/ip route del ||p' ${routesUnit} | grep -wF "via $gateway" | while read -r route; do
    ip route del $route 2>/dev/null || true
  done
done
`;

/** Where a ledger of the first version's things grows until it is whole; a try that was cut off is gone on with. */
const ADOPTED = `${paths.ledger}.adopted`;

/** Begins a ledger with what the first version has made. `gone`: addresses of nodes that have left since. */
export const adoptCommand = (
  header: Omit<LedgerHeader, 'format'>,
  runtime: string,
  resources: readonly Resource[],
  gone: readonly string[],
): Command =>
  sh`if [ -e ${paths.ledger} ]; then exit 0; fi
${{ raw: writer(header, ADOPTED) }}${{ raw: functions }}${{ raw: resources.map(adopt).join('') as Command }}adopt_images ${runtime}
${{ raw: gone.length > 0 ? dropRoutes(gone) : sh`` }}synced
mv -f -- "$ledger" ${paths.ledger}
sync`;

/** Where it grows until it is whole. */
const NEW_LEDGER = `${paths.ledger}.new`;

/**
 * Puts a new ledger in place of one that is damaged or missing. It is whole before it takes that place. The damaged one, and
 * the copies that the new one does not name, are put aside for good; each is a line `orphan PATH`.
 */
export const rebuildLedgerCommand = (
  header: Omit<LedgerHeader, 'format'>,
  parts: readonly (LedgerEntry | Resource)[],
): Command => sh`rm -f ${NEW_LEDGER}
${{ raw: writer(header, NEW_LEDGER) }}${{ raw: functions }}${{
  raw: parts.map((part) => ('id' in part ? entryLines(part) : adopt(part))).join('') as Command,
}}synced
orphans=${paths.orphans}
if [ -e ${paths.ledger} ]; then
  mkdir -p "$orphans"
  cp -p -- ${paths.ledger} "$(mktemp "$orphans/ledger.XXXXXXXX")"
fi
mv -f -- "$ledger" ${paths.ledger}
ls -A "$kept_in" | while read -r name; do
  if grep -qF -- "\\"kept\\":\\"$name\\"" ${paths.ledger}; then continue; fi
  mkdir -p "$orphans"
  mv -- "$kept_in/$name" "$orphans/$name" && echo "orphan $orphans/$name"
done
sync`;
