/** What a cluster opens to others, said before it is installed. */
import type { Cluster } from '../../../shared/cluster/schema';
import { exposureOf, unguarded, type Exposure } from '../../../shared/exposure/exposure';
import { describeExposure, describeUnguarded, exposureColumns, messages } from '../../../shared/messages';
import { tell, type CommandContext } from '../context';
import { table } from './table';

const inTable = exposureColumns.filter((column) => column !== 'why');

/** The ports that hand over the cluster to whoever reaches them. */
function tellUnguarded(context: CommandContext, exposures: readonly Exposure[]): void {
  const message = describeUnguarded(exposures, context.language);
  if (message === undefined) return;
  if (!context.values.json) context.terminal.note(`${context.texts.warning}: ${message}`);
  else tell(context, { type: 'exposure', ports: unguarded(exposures).map(({ port }) => port), message });
}

/** In a sentence: for somebody who is about to install. */
export const warnOfExposure = (context: CommandContext, cluster: Cluster): void =>
  tellUnguarded(context, exposureOf(cluster));

/** Every port, with the reason: for somebody who plans. */
export function tellExposure(context: CommandContext, cluster: Cluster): void {
  const { language, values, terminal } = context;
  const exposures = exposureOf(cluster);
  const described = exposures.map((one) => ({ one, words: describeExposure(one, language) }));
  if (values.json) for (const { one, words } of described) tell(context, { type: 'port', ...one, message: words.why });
  else {
    const { title, columns } = messages[language].exposure;
    const [heading = '', ...rows] = table(
      [columns, ...described.map(({ words }) => words)].map((row) => inTable.map((column) => row[column])),
    );
    for (const line of ['', title, heading]) terminal.out(line);
    for (const [index, { words }] of described.entries()) {
      for (const line of [rows[index] ?? '', `  ${words.why}`]) terminal.out(line);
    }
  }
  tellUnguarded(context, exposures);
}
