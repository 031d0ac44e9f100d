import XMLBuilder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';

/** How one test ended. */
export interface TestResult {
  readonly name: string;
  /** `passed`, `failed`, or another of Ginkgo's words for a test that did not pass; those that were not selected are not here. */
  readonly status: string;
  readonly seconds: number;
}

interface TestCase {
  readonly '@name': string;
  readonly '@status': string;
  readonly '@time': string;
}

const options = { ignoreAttributes: false, attributeNamePrefix: '@' } as const;
const never = ['skipped', 'pending'];

/**
 * The tests that ran, from the JUnit file that e2e.test or Ginkgo writes (onsi/ginkgo, reporters/junit_report.go).
 * @throws Error when it is no such file.
 */
export function readJunit(xml: string): TestResult[] {
  const parser = new XMLParser({ ...options, isArray: (name) => name === 'testsuite' || name === 'testcase' });
  const suites = (parser.parse(xml) as { testsuites?: { testsuite?: { testcase?: TestCase[] }[] } }).testsuites;
  if (suites === undefined) throw new Error('not a JUnit file: it has no element testsuites');
  return (suites.testsuite ?? [])
    .flatMap(({ testcase = [] }) => testcase)
    .filter((test) => test['@name'].startsWith(TEST) && !never.includes(test['@status']))
    .map((test) => ({
      name: test['@name'].slice(TEST.length),
      status: test['@status'],
      seconds: Number(test['@time']),
    }));
}

/** Beside the tests, Ginkgo lists what runs before and after all of them. */
const TEST = '[It] ';

/** The same file with nothing but these tests in it: short enough to be kept. */
export function writeJunit(results: readonly TestResult[]): string {
  const testcase = results.map(({ name, status, seconds }) => ({
    '@name': TEST + name,
    '@classname': 'Kubernetes e2e suite',
    '@status': status,
    '@time': seconds.toFixed(1),
    ...(status === 'passed' ? {} : { failure: '' }),
  }));
  const { passed, failed } = summary(results);
  const counts = { '@tests': passed + failed.length, '@failures': failed.length };
  const suite = { '@name': 'Kubernetes e2e suite', ...counts, testcase };
  const document = { '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, testsuites: { ...counts, testsuite: suite } };
  return new XMLBuilder({ ...options, format: true, suppressEmptyNode: true }).build(document);
}

export interface Summary {
  readonly passed: number;
  /** Their names. */
  readonly failed: readonly string[];
}

export function summary(results: readonly TestResult[]): Summary {
  const failed = results.filter(({ status }) => status !== 'passed');
  return { passed: results.length - failed.length, failed: failed.map(({ name }) => name) };
}
