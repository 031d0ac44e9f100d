/** Configuration files that the system brings and Keelson replaces: kept once, given back by a reset. */
import { sh, type Command } from '../shell/quote';
import { BACKUP_SUFFIX, paths } from './paths';

/** Says that the file is ours now; without it a second run would keep our own file as the foreign one. */
const mark = (path: string, folder: string): string => `${folder}/${path.replaceAll('/', '_')}`;

/** Before the first change of a file: keeps it beside itself, if there is one. */
export const backupCommand = (path: string, folder: string = paths.replaced): Command => sh`set -e
[ ! -e ${mark(path, folder)} ] || exit 0
[ ! -e ${path} ] || cp -p ${path} ${path + BACKUP_SUFFIX}
mkdir -p ${folder}
: > ${mark(path, folder)}`;

/** Gives the kept file its place back, or removes ours where there was none; says `restored` or `removed` if it was ours. */
export const restoreCommand = (path: string, folder: string = paths.replaced): Command => sh`set -e
[ -e ${mark(path, folder)} ] || exit 0
if [ -e ${path + BACKUP_SUFFIX} ]; then mv ${path + BACKUP_SUFFIX} ${path}; echo restored
else rm -f ${path}; echo removed
fi
rm -f ${mark(path, folder)}`;
