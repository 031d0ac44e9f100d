import { sh, type Command } from '../shell/quote';

/** Makes folders that are missing, each with its mode and owner, and prints them. Existing ones stay as they are. */
export const mkdirs = (wanted: readonly { path: string; mode: string; owner?: string }[]): Command => sh`set -e
make() { [ -d "$1" ] || { mkdir -p "$1"; [ -z "$3" ] || chown "$3:$3" "$1"; chmod "$2" "$1"; echo "$1"; }; }
${{ raw: wanted.map(({ path, mode, owner = '' }) => sh`make ${path} ${mode} ${owner}`).join('\n') as Command }}`;
