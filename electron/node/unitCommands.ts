/** Which of many units are in a state, asked with one call. */
import { sh, type Command } from '../shell/quote';

/** One call for all of them: systemctl answers in the order in which it is asked. */
const unitsWhere = (units: readonly string[], property: Command, condition: Command): Command => sh`set -- ${units}
systemctl show -p ${{ raw: property }} "$@" 2>/dev/null | sed -n ${`s/^${property}=//p`} | while read -r value; do
  if ${{ raw: condition }}; then echo "$1"; fi
  shift
done`;

/** Prints those of the units that the system has; a masked or broken one too: it has been installed. */
export const knownUnitsCommand = (units: readonly string[]): Command =>
  unitsWhere(units, sh`LoadState`, sh`[ "$value" != not-found ]`);

/** Prints those of the units that are active. */
export const activeUnitsCommand = (units: readonly string[]): Command =>
  unitsWhere(units, sh`ActiveState`, sh`[ "$value" = active ]`);
