/** What zod finds wrong with a cluster file, in our codes. */
import type * as z from 'zod';
import { API_VERSION } from './defaults';
import { issue, pathText, type Issue, type IssueCode } from './issues';
import { supported } from '../kubernetesVersion';

/** A key without a value is `null` in YAML: for a person that is as good as not written. */
const isLeftOut = (input: unknown): boolean => input === undefined || input === null;
const missing = (path: string): Issue => issue(path, /^nodes\[\d+\]\.roles$/.test(path) ? 'NO_ROLE' : 'REQUIRED');

/** zod's words for a problem, in ours. */
export function toIssues(problem: z.core.$ZodIssue): Issue[] {
  const path = pathText(problem.path);
  switch (problem.code) {
    case 'custom': {
      const { code, ...params } = problem.params as { code: IssueCode } & Record<string, string | number>;
      return [issue(path, code, params)];
    }
    case 'unrecognized_keys':
      return problem.keys.map((name) => issue(pathText([...problem.path, name]), 'UNKNOWN_FIELD', { name }));
    case 'invalid_type':
      if (path === '') return [issue(path, 'NOT_A_CLUSTER_FILE', { apiVersion: API_VERSION })];
      // Without quotes 1.20 is a number, and the same as 1.2.
      if (path === 'kubernetesVersion' && typeof problem.input === 'number') {
        return [issue(path, 'VERSION_NOT_QUOTED', supported)];
      }
      // Of a whole group it is better said what it should be.
      return isLeftOut(problem.input) && !(problem.input === null && problem.expected === 'object')
        ? [missing(path)]
        : [issue(path, 'WRONG_TYPE', { expected: problem.expected })];
    case 'invalid_value':
      if (path === 'apiVersion') {
        return problem.input === undefined
          ? [issue(path, 'NOT_A_CLUSTER_FILE', { apiVersion: API_VERSION })]
          : [issue(path, 'BAD_API_VERSION', { expected: API_VERSION })];
      }
      return isLeftOut(problem.input)
        ? [missing(path)]
        : [issue(path, 'NOT_ONE_OF', { options: problem.values.map(String).join(', ') })];
    case 'invalid_union': {
      const kinds = { auth: 'key, password, agent', source: 'upload, preinstalled, release, download' };
      const field = String(problem.path.at(-2) ?? '') as keyof typeof kinds;
      return [issue(path, 'NOT_ONE_OF', { options: kinds[field] })];
    }
    case 'too_big':
      return [issue(path, 'TOO_MANY', { max: Number(problem.maximum) })];
    case 'invalid_key':
      return [issue(path, 'UNKNOWN_FIELD', { name: String(problem.path.at(-1) ?? '') })];
    default:
      return [missing(path)];
  }
}
