import XMLBuilder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';

/** How one test ended. */
export interface TestResult {
  readonly name: string;
  /** `passed`, `failed`, or another of Ginkgo's words for a test that did not pass; those that were not selected are not here. */
  readonly status: string;
  readonly seconds: number;
  /** Why it did not pass, in its own words. */
  readonly reason?: string;
}

interface TestCase {
  readonly '@name': string;
  /** Ginkgo 1 says it by an element instead. */
  readonly '@status'?: string;
  readonly '@time': string;
  readonly skipped?: unknown;
  readonly failure?: string | { readonly '@message'?: string; readonly '#text'?: string };
}

interface TestSuite {
  readonly testcase?: readonly TestCase[];
}

const options = { ignoreAttributes: false, attributeNamePrefix: '@' } as const;
const never = ['skipped', 'pending'];

/**
 * The tests that ran, from the JUnit file that e2e.test or Ginkgo writes: 2 (onsi/ginkgo, reporters/junit_report.go), or 1, which has a
 * single suite and lists nothing but tests (reporters/junit_reporter.go there).
 * @throws Error when it is no such file.
 */
export function readJunit(xml: string): TestResult[] {
  const parser = new XMLParser({ ...options, htmlEntities: true, isArray: (name) => name === 'testcase' });
  const { testsuites, testsuite } = parser.parse(xml) as {
    testsuites?: { testsuite?: TestSuite | TestSuite[] };
    testsuite?: TestSuite;
  };
  if (testsuites === undefined && testsuite === undefined) {
    throw new Error('not a JUnit file: it has no element testsuites or testsuite');
  }
  const suites = [testsuites?.testsuite ?? testsuite ?? []].flat();
  return suites
    .flatMap(({ testcase = [] }) => testcase)
    .map((test) => ({ name: nameOf(test), status: statusOf(test), seconds: Number(test['@time']), ...reasonOf(test) }))
    .flatMap(({ name, ...rest }) => (name === undefined || never.includes(rest.status) ? [] : { name, ...rest }));
}

/** Undefined for what Ginkgo 2 lists beside the tests. */
function nameOf({ '@name': name, '@status': status }: TestCase): string | undefined {
  if (status === undefined) return name;
  return name.startsWith(TEST) ? name.slice(TEST.length) : undefined;
}

const statusOf = (test: TestCase): string =>
  test['@status'] ?? (test.failure !== undefined ? 'failed' : test.skipped !== undefined ? 'skipped' : 'passed');

function reasonOf({ failure }: TestCase): Pick<TestResult, 'reason'> {
  const words = typeof failure === 'object' ? [failure['@message'], failure['#text']] : [failure];
  const reason = words.find((one) => one !== undefined && one !== '');
  // Where in the test it was seen comes last.
  return reason === undefined
    ? {}
    : { reason: reason.replace(/^\[FAILED\] /, '').replace(/\s+In \[It\] at: .*$/s, '') };
}

/** Beside the tests, Ginkgo lists what runs before and after all of them. */
const TEST = '[It] ';

/** The same file with nothing but these tests in it: short enough to be kept. */
export function writeJunit(results: readonly TestResult[]): string {
  const testcase = results.map(({ name, status, seconds, reason }) => ({
    '@name': TEST + name,
    '@classname': 'Kubernetes e2e suite',
    '@status': status,
    '@time': seconds.toFixed(1),
    ...(status === 'passed' ? {} : { failure: reason === undefined ? '' : { '@message': reason } }),
  }));
  const { passed, failed } = summary(results);
  const counts = { '@tests': passed + failed.length, '@failures': failed.length };
  const suite = { '@name': 'Kubernetes e2e suite', ...counts, testcase };
  const document = { '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, testsuites: { ...counts, testsuite: suite } };
  return new XMLBuilder({ ...options, format: true, suppressEmptyNode: true }).build(document);
}

export interface Summary {
  readonly passed: number;
  readonly failed: readonly TestResult[];
}

export function summary(results: readonly TestResult[]): Summary {
  const failed = results.filter(({ status }) => status !== 'passed');
  return { passed: results.length - failed.length, failed };
}
