/** What the CIS benchmark's checks have found, in words. */
import type { Demand, Expectation, Look, Place, Program } from '../cis/check';
import type { Cluster } from '../cluster/schema';
import { countVerdicts, type CisResult, type Deviation } from '../cis/evaluate';
import { messages, punctuation } from './describe';
import type { Language } from './language';
import { fill } from './messages';

function nameOfPlace(place: Place, program: Program): string {
  switch (place.kind) {
    case 'flag':
      return `--${place.flag}`;
    case 'field':
      return place.field.join('.');
    case 'unit':
      return `${program}.service`;
    case 'path':
      return place.path;
    case 'below':
      return `${place.path}/**${place.ending ?? ''}`;
  }
}

function nameOf(look: Look, program: Program): string {
  if ('of' in look) return nameOfPlace(look.of, program);
  if (look.kind === 'setting') return look.field.join('.');
  return look.kind === 'flag' ? `--${look.flag}` : '';
}

function valueOf(expects: Expectation, list: string): string {
  if (expects.kind === 'among') return expects.values.join(list);
  if (expects.kind === 'atMost') return expects.mode.toString(8);
  return 'value' in expects ? String(expects.value) : '';
}

const whatOf = ({ look }: Demand, program: Program, language: Language): string =>
  fill(messages[language].cis.looks[look.kind], { program, name: nameOf(look, program) });

const expected = ({ expects }: Demand, language: Language): string =>
  fill(messages[language].cis.expects[expects.kind], { value: valueOf(expects, punctuation[language].list) });

/** What was found in place of what. */
export function describeDeviation(deviation: Deviation, program: Program, language: Language): string {
  const { deviation: sentence, nothing } = messages[language].cis;
  const { found } = deviation;
  return fill(sentence, {
    what: whatOf(deviation, program, language),
    found: found.length > 0 ? found.join(punctuation[language].list) : nothing,
    expected: expected(deviation, language),
  });
}

/** What was looked at, and what is expected there. */
export const describeDemand = (demand: Demand, program: Program, language: Language): string =>
  fill(messages[language].cis.demand, {
    what: whatOf(demand, program, language),
    expected: expected(demand, language),
  });

/** Why a recommendation is not followed; undefined for what is no WARN. */
export const describeReasonOfWarning = (
  { reason }: Pick<CisResult, 'reason'>,
  language: Language,
): string | undefined => reason && messages[language].cis.reasons[reason];

/** What to do about a FAIL in a cluster of this profile. */
export const describeRemedy = ({ profile }: Pick<Cluster, 'profile'>, language: Language): string =>
  messages[language].cis.remedies[profile];

/** `79 PASS, 9 WARN, 0 FAIL`. */
export const describeCounts = (results: readonly CisResult[], language: Language): string =>
  fill(messages[language].cis.counts, countVerdicts(results));
