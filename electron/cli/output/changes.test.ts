import { expect, it } from 'vitest';
import { liveChanges } from '../../../shared/liveChanges/liveChanges';
import { runningClusterOf } from '../../../shared/liveChanges/runningClusterOf';
import { surveyOf } from '../../../shared/liveChanges/testing/survey';
import { sampleCluster, sampleInput } from '../../../shared/testing/sampleCluster';
import { texts } from '../texts';
import { driftLines } from './changes';

it('names a control plane that runs where the file has only a worker, and why it stays', () => {
  const nodes = sampleInput().nodes.map((node, index) =>
    index === 1 ? { ...node, roles: ['master' as const, 'worker' as const] } : node,
  );
  const running = liveChanges(sampleCluster(), runningClusterOf(surveyOf(sampleCluster({ nodes }))));
  const lines = driftLines({ hosts: [], runs: true, running }, { language: 'en', texts: texts.en });
  expect(lines[0]).toMatch(/✗ nodes \(masters\): n1, n2 → n1/);
  expect(lines.join('\n')).toMatch(/gives up no master/);
});
