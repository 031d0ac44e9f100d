import { describe, expect, it } from 'vitest';
import { redactedEnd, redactedStart, redactor } from './redact';
import { sh } from '../../shell/quote';

const secret = `p"a'ss \\wörd`;
const redact = redactor(() => [secret, 'ab', 'tokentoken1234']);

describe('redaction', () => {
  it('masks a secret in every form it may take', () => {
    const forms = [
      secret,
      JSON.stringify({ password: secret }),
      encodeURIComponent(secret),
      sh`echo ${secret}`,
      Buffer.from(secret).toString('base64'),
    ];
    for (const form of forms) {
      const masked = redact(`before ${form} after`);
      expect(masked).toMatch(/^before .*\[redacted\].* after$/);
      expect(masked).not.toMatch(/ss |wörd|w%C3|ss%20/);
    }
  });

  it('leaves short secrets alone, which would tell themselves by their gaps', () => {
    expect(redact('abacus')).toBe('abacus');
  });

  it('masks what is named a secret', () => {
    expect(redact('token: eyJhbGciOi')).toBe('token: [redacted]');
    expect(redact('"password": "hunter22", "user": "me"')).toBe('"password": "[redacted]", "user": "me"');
    expect(redact('SUDO_PASSWORD=hunter22 x')).toBe('SUDO_PASSWORD=[redacted] x');
    expect(redact('kubectl --token abcdef get pods')).toBe('kubectl --token [redacted] get pods');
    expect(redact("curl -H 'Authorization: Bearer abc.def' url")).toBe(
      "curl -H 'Authorization: Bearer [redacted]' url",
    );
    expect(redact('client-key-data: LS0tLS1')).toBe('client-key-data: [redacted]');
  });

  it('leaves alone what only sounds like it', () => {
    for (const text of [
      '--token-auth-file=/etc/kubernetes/token.csv',
      'the token has expired',
      '--service-account-private-key-file=/etc/kubernetes/sa.key',
      'password is required',
      'secrets "x" not found',
    ]) {
      expect(redact(text)).toBe(text);
    }
  });

  it('masks private keys, also when their end is cut off', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----';
    expect(redact(`a\n${key}\nb`)).toBe('a\n[redacted]\nb');
    expect(redact(`a\n${key.slice(0, 40)}`)).toBe('a\n[redacted]');
  });

  it('knows secrets that were entered later', () => {
    const secrets: string[] = [];
    const later = redactor(() => secrets);
    expect(later('open sesame')).toBe('open sesame');
    secrets.push('sesame');
    expect(later('open sesame')).toBe('open [redacted]');
  });

  it('is as fast as the text is long, whatever it is made of', () => {
    // Looking back from each of these took hours.
    const text = 'a-'.repeat(1_000_000);
    expect(redact(text)).toBe(text);
  });

  it('of one end of a long text looks at no more than that, and never shows a part of a secret', () => {
    let seen = 0;
    const counting = (text: string): string => {
      seen += text.length;
      return redact(text);
    };
    const rest = '.'.repeat(1_000_000);
    const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkq\n'.repeat(191)}-----END PRIVATE KEY-----`;
    // Cut at each place of a secret: where the text is cut that is shown, and where the one is that is looked at.
    for (let more = 0; more <= 210; more += 1) {
      const dots = '.'.repeat(more);
      for (const part of [secret + dots, `${secret}${key.repeat(5)}${dots}`]) {
        const shown = [redactedEnd(counting, rest + part, 200), redactedStart(counting, dots + secret + rest, 200)];
        for (const text of shown) {
          expect(text).not.toMatch(/MIIE|KEY|[p"a'\\wörs ]{2}/);
          expect(text.length).toBeLessThanOrEqual(200);
        }
      }
    }
    expect(seen).toBeLessThan(20_000_000);
    expect(redactedEnd(redact, 'short tokentoken1234', 10)).toBe('[redacted]');
    expect(redactedStart(redact, 'tokentoken1234 short', 10)).toBe('[redacted]');
  });
});
