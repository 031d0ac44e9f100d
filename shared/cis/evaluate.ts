/** What was found on a host against what the benchmark expects. */
import type { Benchmark, Check, Demand, Expectation, Look, Place, Program, Reason } from './check';
import { checksOf, policiesOf } from './benchmark';

export interface FoundFile {
  readonly path: string;
  readonly mode: number;
  readonly isFolder?: true;
  /** `root:root`. */
  readonly owner: string;
}

/** A program that runs. */
export interface FoundProcess {
  /** By name, without dashes; `true` for one without a value. The last of equal ones counts. */
  readonly flags: ReadonlyMap<string, string>;
  /** The unit's file, as systemd has it. */
  readonly unit: string;
  /** Of the configuration file that it was started with, where it has one. */
  readonly configuration?: unknown;
}

/** A host, as it was read. */
export interface Observed {
  readonly processes: ReadonlyMap<Program, FoundProcess>;
  readonly files: readonly FoundFile[];
  /** The first provider of each list of the configuration of encryption. */
  readonly encryption: readonly string[];
}

export const verdicts = ['PASS', 'WARN', 'FAIL'] as const;
export type Verdict = (typeof verdicts)[number];

/** What of a check was not as expected. */
export interface Deviation extends Demand {
  /** Files or values; none where nothing was found. */
  readonly found: readonly string[];
}

export interface CisResult {
  readonly id: string;
  readonly program: Program;
  readonly verdict: Verdict;
  readonly deviations: readonly Deviation[];
  /** Of a WARN, always. */
  readonly reason?: Reason;
}

/** What every node of these programs is found to be. */
export const evaluateNode = (
  benchmark: Benchmark,
  runsThere: (program: Program) => boolean,
  observed: Observed,
): CisResult[] =>
  checksOf(benchmark)
    .filter(({ program }) => runsThere(program))
    .map((check) => evaluate(check, observed));

/** What people have to judge, once for the cluster. */
export const policyResults = (benchmark: Benchmark): CisResult[] =>
  policiesOf(benchmark).map((check) => evaluate(check, nothing));
const nothing: Observed = { processes: new Map(), files: [], encryption: [] };

function evaluate(check: Check, observed: Observed): CisResult {
  const { id, program, demands, because } = check;
  const process = observed.processes.get(program);
  const deviates = (demand: Demand): Deviation[] => deviationOf(demand, process, observed);
  const deviations = demands.flatMap(deviates);
  if (demands.length > 0 && deviations.length === 0) return { id, program, verdict: 'PASS', deviations };
  if (check.scored) return { id, program, verdict: 'FAIL', deviations };
  const isReason = because !== undefined && (because.if ?? []).flatMap(deviates).length === 0;
  return { id, program, verdict: 'WARN', deviations, reason: isReason ? because.reason : 'CHANGED' };
}

/** Nothing may be right to be there, but only in a process that runs. */
function deviationOf(demand: Demand, process: FoundProcess | undefined, observed: Observed): Deviation[] {
  const { look, expects, orUnset } = demand;
  if (look.kind === 'mode' || look.kind === 'owner') {
    const files = filesAt(look.of, process, observed.files).filter(
      // Who may list the folders on the way to a file says nothing about the file.
      ({ isFolder }) => look.kind === 'owner' || look.of.kind !== 'below' || isFolder !== true,
    );
    const seen = look.kind === 'mode' ? files.map(({ mode }) => mode.toString(8)) : files.map(({ owner }) => owner);
    const wrong = files.filter((_, index) => !meets(seen[index], expects));
    const isFine = files.length > 0 ? wrong.length === 0 : process !== undefined && orUnset === true;
    return isFine ? [] : [{ ...demand, found: wrong.map((file) => `${file.path} ${seen[files.indexOf(file)] ?? ''}`) }];
  }
  const values = valuesOf(look, process, observed);
  const isFine =
    process !== undefined &&
    (values.length === 0
      ? orUnset === true || expects.kind === 'unset'
      : values.every((value) => meets(value, expects)));
  return isFine ? [] : [{ ...demand, found: values }];
}

function valuesOf(
  look: Exclude<Look, { kind: 'mode' | 'owner' }>,
  process: FoundProcess | undefined,
  { encryption }: Observed,
): readonly string[] {
  if (look.kind === 'encryption') return encryption;
  const given = process?.flags.get(look.flag);
  if (given !== undefined) return [given];
  return look.kind === 'setting' ? fieldOf(process?.configuration, look.field) : [];
}

/** What stands in a field; of a list of objects, in that field of each. */
function fieldOf(value: unknown, field: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => fieldOf(one, field));
  const [name, ...rest] = field;
  if (name === undefined) return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : [];
  const isObject = typeof value === 'object' && value !== null;
  return isObject ? fieldOf((value as Readonly<Record<string, unknown>>)[name], rest) : [];
}

function filesAt(of: Place, process: FoundProcess | undefined, files: readonly FoundFile[]): FoundFile[] {
  const named = (path: string | undefined): FoundFile[] => files.filter((file) => file.path === path);
  switch (of.kind) {
    case 'flag':
      return named(process?.flags.get(of.flag));
    case 'field':
      return fieldOf(process?.configuration, of.field).flatMap(named);
    case 'unit':
      return named(process?.unit);
    case 'path':
      return named(of.path);
    case 'below': {
      const { path: folder, ending = '', except } = of;
      return files.filter(
        ({ path }) =>
          path.startsWith(`${folder}/`) && path.endsWith(ending) && (except === undefined || !path.endsWith(except)),
      );
    }
  }
}

function meets(value: string | undefined, expects: Expectation): boolean {
  if (value === undefined) return false;
  const parts = value.split(',');
  switch (expects.kind) {
    case 'set':
      return value !== '';
    case 'unset':
      return false;
    case 'is':
      return value === expects.value;
    case 'isNot':
      return value !== expects.value;
    case 'has':
      return parts.includes(expects.value);
    case 'lacks':
      return !parts.includes(expects.value);
    case 'atLeast':
      return Number(value) >= expects.value;
    case 'among':
      return parts.every((part) => expects.values.includes(part));
    case 'atMost':
      return (Number.parseInt(value, 8) & ~expects.mode) === 0;
  }
}

/** How many of each. */
export function countVerdicts(results: readonly Pick<CisResult, 'verdict'>[]): Record<Verdict, number> {
  const counts = { PASS: 0, WARN: 0, FAIL: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}
