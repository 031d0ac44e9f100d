/** Programs that are on the host already are asked there which flags they know. */
import { components } from '../../../shared/components';
import { AppError } from '../../../shared/errors';
import { unknownFlags } from '../../../shared/target/unknownFlags';
import { sh } from '../../ssh/quote';
import type { StepContext } from '../step';
import { nameOf } from '../targetFiles';

/** @throws FLAGS_UNKNOWN naming each flag with its program. */
export async function checkHostFlags({ cluster, files, host, signal }: StepContext): Promise<void> {
  const unknown: string[] = [];
  for (const component of Object.values(components)) {
    const unit = files.find((file) => nameOf(file) === component.unit);
    if (!unit || !('binary' in component)) continue;
    const program = `${cluster.binaries.dir}/${component.binary}`;
    const { stdout } = await host.ask(sh`${program} --help 2>&1`, { signal, label: `${program} --help` });
    unknown.push(...unknownFlags(unit.content, stdout).map((flag) => `${component.binary} ${flag}`));
  }
  if (unknown.length > 0) throw new AppError('FLAGS_UNKNOWN', { flags: unknown.join(', ') });
}
