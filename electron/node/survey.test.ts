/** What a survey's answer says of the API's objects: only what kubectl itself has answered. */
import { describe, expect, it } from 'vitest';
import { sh } from '../shell/quote';
import { parseSurvey, type SurveyQuestion } from './survey';

const question: SurveyQuestion = {
  ...{ facts: sh`true`, paths: [], texts: [], programs: [], units: [], sysctls: [], users: [], checks: [], more: [] },
};
const answered = (text: string) =>
  parseSurvey(`K|${Buffer.from(text).toString('base64')}\nE|\n`, 'n1', question).objects;

describe('the objects of the API', () => {
  it('are those of the list that kubectl prints; nothing printed is none', () => {
    const service = { kind: 'Service', metadata: { name: 'kube-dns', namespace: 'kube-system' } };
    expect([...(answered(JSON.stringify({ items: [service] })) ?? [])]).toEqual([
      ['kube-system/Service/kube-dns', service],
    ]);
    expect([...(answered('') ?? ['unknown'])]).toEqual([]);
  });

  it('are not known where a program of that name answers something else', () => {
    expect(answered('kubectl of acme')).toBeUndefined();
    expect(answered('{"version": "acme 1"}')).toBeUndefined();
  });
});
