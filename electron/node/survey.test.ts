/** What a survey's answer says of the API's objects, only what kubectl itself has answered, and of services. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sh } from '../shell/quote';
import { freshFolder } from '../testing/freshFolder';
import { parseSurvey, surveyCommand, type SurveyQuestion } from './survey';

const question: SurveyQuestion = {
  ...{
    facts: sh`true`,
    paths: [],
    texts: [],
    places: [],
    programs: [],
    units: [],
    sysctls: [],
    owners: [],
    users: [],
    checks: [],
    more: [],
  },
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

describe('the ledger', () => {
  const header = '{"format":1,"id":"abc","name":"lab","version":"1.0.0"}';
  const entry = '{"id":"file:/x","before":null}';
  function surveyed(text: string) {
    const state = freshFolder();
    writeFileSync(join(state, 'ledger.jsonl'), text);
    const command = surveyCommand(question).replaceAll('/var/lib/keelson', state);
    return parseSurvey(execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }), 'n1', question);
  }

  it('whose last line was cut off is whole without it, and what comes after it is read', () => {
    const whole = { kind: 'whole', entries: [{ id: 'file:/x', before: null }] };
    expect(surveyed(`${header}\n${entry}\n`).ledger).toMatchObject(whole);
    expect(surveyed(`${header}\n${entry}\n{"i`).ledger).toMatchObject(whole);
    expect(surveyed(`${header}\n${entry}\n${entry.replace('x', 'y')}`).ledger).toMatchObject(whole);
  });

  it('is damaged when another line is', () => {
    expect(surveyed(`${header}\n{"i\n${entry}\n`).ledger).toMatchObject({ kind: 'damaged', lines: [2] });
  });
});

describe('a service that runs', () => {
  /** A probe that fails so many times first; where the count ends is how often it was asked. */
  function probed(failures: number) {
    const root = freshFolder();
    writeFileSync(join(root, 'systemctl'), '#!/bin/sh\nprintf "Id=etcd.service\\nActiveState=active\\n"\n', {
      mode: 0o755,
    });
    const asked = join(root, 'asked');
    const probe = sh`echo >> ${asked}
[ "$(wc -l < ${asked})" -gt ${failures} ]`;
    const command = surveyCommand({ ...question, units: [{ unit: 'etcd.service', probe }] });
    const env = { ...process.env, PATH: `${root}:${process.env['PATH'] ?? ''}` };
    const stdout = execFileSync('/bin/sh', ['-c', command], { env, encoding: 'utf8' });
    const unit = parseSurvey(stdout, 'n1', { ...question, units: [{ unit: 'etcd.service', probe }] }).units.get(
      'etcd.service',
    );
    return { well: unit?.well, asked: readFileSync(asked, 'utf8').length };
  }

  it('is well when it answers late: it would be started anew for nothing', () => {
    expect(probed(0)).toEqual({ well: true, asked: 1 });
    expect(probed(1)).toEqual({ well: true, asked: 2 });
  });

  it('is unwell when it does not answer twice', () => {
    expect(probed(2)).toEqual({ well: false, asked: 2 });
  });
});
