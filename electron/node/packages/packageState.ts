/** What the host's own list says of a package, and how the ledger remembers it. */
import type { PackageResource } from '../../../shared/resources/resource';
import { sh, type Command } from '../../shell/quote';
import { paths } from '../paths';

/** For somebody else's installation to end. */
export const LOCK_SECONDS = 120;

/** Sets $state to what the host's own list says of a package: '' where it does not know it, `installed`, `config-files`, ... */
export const packageState: Command = sh`has_dpkg() { [ -s ${paths.dpkg} ]; }
package_state() {
  if has_dpkg; then
    state=$(dpkg-query -W -f '\${db:Status-Status}' "$1" 2>/dev/null) || state=
    [ "$state" != not-installed ] || state=
  elif rpm -q "$1" >/dev/null 2>&1; then state=installed
  else state=; fi
}
`;

/** `note_package PREFIX REST NAME`, after the ledger's writer. */
export const notePackage: Command = sh`${{ raw: packageState }}note_package() {
  if known "$1"; then return; fi
  package_state "$3"
  if [ -z "$state" ]; then say "$1\\"before\\":null$2}"; else say "$1\\"before\\":{\\"value\\":\\"$state\\"}$2}"; fi
}
`;

/** Ends with 0 where a program of a package is there, whoever has brought it, and no installation of the package was cut off. */
export const isThereCommand = ({ name, tool }: Pick<PackageResource, 'name' | 'tool'>): Command =>
  sh`${{ raw: packageState }}package_state ${name}
case "$state" in half-installed | unpacked | half-configured) false ;; *) command -v ${tool} ;; esac`;
