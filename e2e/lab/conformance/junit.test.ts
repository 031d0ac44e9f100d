import { expect, it } from 'vitest';
import { readJunit, summary, writeJunit } from './junit';

const file = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" disabled="1" errors="0" failures="2" time="12.5">
  <testsuite name="Kubernetes e2e suite" tests="4" skipped="1" failures="2">
    <properties><property name="FocusStrings" value="a"></property></properties>
    <testcase name="[SynchronizedBeforeSuite]" classname="Kubernetes e2e suite" status="passed" time="1.5"></testcase>
    <testcase name="[It] [sig-network] DNS should answer &amp; be quick" classname="Kubernetes e2e suite" status="passed" time="2.25"></testcase>
    <testcase name="[It] [sig-node] Pods should run" classname="Kubernetes e2e suite" status="failed" time="3">
      <failure message="" type="failed">[FAILED] wants &lt;nil&gt;&#xA;In [It] at: pods.go:1 @ 01/01/26</failure>
      <system-err>Jan  1 00:00:00 STEP</system-err>
    </testcase>
    <testcase name="[It] [sig-node] Pods should end" classname="Kubernetes e2e suite" status="timedout" time="4"></testcase>
    <testcase name="[It] [sig-apps] Job should wait" classname="Kubernetes e2e suite" status="skipped" time="0">
      <skipped message="skipped"></skipped>
    </testcase>
  </testsuite>
</testsuites>`;

const results = [
  { name: '[sig-network] DNS should answer & be quick', status: 'passed', seconds: 2.25 },
  { name: '[sig-node] Pods should run', status: 'failed', seconds: 3, reason: 'wants <nil>' },
  { name: '[sig-node] Pods should end', status: 'timedout', seconds: 4 },
];

it('reads the tests that ran, and nothing that surrounds them', () => {
  expect(readJunit(file)).toEqual(results);
});

it('counts as failed whatever did not pass', () => {
  expect(summary(results)).toEqual({ passed: 1, failed: results.slice(1) });
});

it('reads a file of a single test, and one of none', () => {
  const one = '<testsuites><testsuite><testcase name="[It] a" status="passed" time="1"/></testsuite></testsuites>';
  expect(readJunit(one)).toEqual([{ name: 'a', status: 'passed', seconds: 1 }]);
  expect(readJunit('<testsuites tests="0"></testsuites>')).toEqual([]);
});

it('reads what Ginkgo 1 writes', () => {
  const old = `<testsuite name="Kubernetes e2e suite" tests="3" failures="1" time="9">
    <testcase name="[sig-network] DNS should answer" classname="Kubernetes e2e suite" time="2.25"></testcase>
    <testcase name="[k8s.io] Pods should run" classname="Kubernetes e2e suite" time="3"><failure type="Failure">no</failure></testcase>
    <testcase name="[k8s.io] Pods should end" classname="Kubernetes e2e suite" time="0"><skipped></skipped></testcase>
  </testsuite>`;
  expect(readJunit(old)).toEqual([
    { name: '[sig-network] DNS should answer', status: 'passed', seconds: 2.25 },
    { name: '[k8s.io] Pods should run', status: 'failed', seconds: 3, reason: 'no' },
  ]);
});

it('says when a file is none of its kind', () => {
  expect(() => readJunit('<html></html>')).toThrow('not a JUnit file');
});

it('writes what it reads', () => {
  const seconds = ({ seconds }: { seconds: number }): number => Math.round(seconds * 10) / 10;
  expect(readJunit(writeJunit(results))).toEqual(results.map((one) => ({ ...one, seconds: seconds(one) })));
});
