/** What zod finds wrong with a cluster file, in our codes. */
import type * as z from 'zod';
import { API_VERSION } from './defaults';
import { issue, pathText, type Issue, type IssueCode } from './issues';

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
      return problem.input === undefined
        ? [issue(path, 'REQUIRED')]
        : [issue(path, 'WRONG_TYPE', { expected: problem.expected })];
    case 'invalid_value':
      if (path === 'apiVersion') {
        return problem.input === undefined
          ? [issue(path, 'NOT_A_CLUSTER_FILE', { apiVersion: API_VERSION })]
          : [issue(path, 'BAD_API_VERSION', { expected: API_VERSION })];
      }
      return problem.input === undefined
        ? [issue(path, 'REQUIRED')]
        : [issue(path, 'NOT_ONE_OF', { options: problem.values.map(String).join(', ') })];
    case 'invalid_union': {
      const kinds = { auth: 'key, password, agent', source: 'upload, preinstalled, download' };
      const field = String(problem.path.at(-2) ?? '') as keyof typeof kinds;
      return [issue(path, 'NOT_ONE_OF', { options: kinds[field] })];
    }
    case 'too_big':
      return [issue(path, 'TOO_MANY', { max: Number(problem.maximum) })];
    case 'invalid_key':
      return [issue(path, 'UNKNOWN_FIELD', { name: String(problem.path.at(-1) ?? '') })];
    default:
      return [issue(path, 'REQUIRED')];
  }
}
