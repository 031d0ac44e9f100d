import { messages } from '../../../shared/messages';
import { deployPlan } from '../../../shared/job/plan';
import { readCluster } from '../clusterInput';
import { tell, type Command } from '../context';
import { exit } from '../exitCodes';
import { tellExposure } from '../exposure';

/** Each step in order with the nodes it touches and what it is for, and which ports will be open to whom. */
export const plan: Command = async (context) => {
  const { cluster } = await readCluster(context);
  const { steps, tasks } = deployPlan(cluster);
  const width = Math.max(...steps.map((step) => step.length));
  for (const step of steps) {
    const nodes = tasks.filter((task) => task.step === step).map((task) => task.hostname);
    const { title, about } = messages[context.language].steps[step];
    tell(
      context,
      { type: 'step', step, nodes, title, about },
      `${step.padEnd(width)}  ${nodes.join(', ')}`,
      `${' '.repeat(width)}  ${about}`,
    );
  }
  tellExposure(context, cluster);
  return exit.done;
};
