import { expect, it } from 'vitest';
import { liveChanges } from '../../../shared/liveChanges/liveChanges';
import { runningClusterOf } from '../../../shared/liveChanges/runningClusterOf';
import { surveyOf } from '../../../shared/liveChanges/testing/survey';
import { sampleCluster, sampleInput } from '../../../shared/testing/sampleCluster';
import { texts } from '../texts';
import { comparisonLines, driftLines } from './changes';

it('names a control plane that runs where the file has only a worker, and why it stays', () => {
  const nodes = sampleInput().nodes.map((node, index) =>
    index === 1 ? { ...node, roles: ['master' as const, 'worker' as const] } : node,
  );
  const running = liveChanges(sampleCluster(), runningClusterOf(surveyOf(sampleCluster({ nodes }))));
  const lines = driftLines({ hosts: [], runs: true, running }, { language: 'en', texts: texts.en });
  expect(lines[0]).toMatch(/✗ nodes \(masters\): n1, n2 → n1/);
  expect(lines.join('\n')).toMatch(/gives up no master/);
});

it('names the command by which a package is installed, in both languages', () => {
  const change = { id: 'package:haproxy', kind: 'package', target: 'package haproxy', step: 'prepare' } as const;
  const install = { ...change, action: 'install', why: 'missing', by: 'apt-get install haproxy' } as const;
  const host = { hostname: 'n1', overruled: [], changes: [install], same: [] };
  const lines = (language: 'en' | 'zh'): string | undefined =>
    comparisonLines({ hosts: [host], runs: false, running: [] }, { language, texts: texts[language] })[1];
  expect(lines('en')).toBe('  + install package haproxy  (it is not there; done by apt-get install haproxy)');
  expect(lines('zh')).toBe('  + 安装 package haproxy  (不存在；通过 apt-get install haproxy 完成)');
});
