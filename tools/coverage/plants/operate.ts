import type { Plant } from '../plant.ts';

/** What operators are promised: production settings, databases that are closed, and servers that outlive their surroundings. */
export const plants: readonly Plant[] = [
  {
    id: 'S153a',
    file: 'tools/production/database.ts',
    from: '...excess.map(',
    to: '...excess.slice(9).map(',
  },
  {
    id: 'S153b',
    file: 'tools/production/settings.ts',
    from: "url?.protocol === 'http:' && !isLoopbackHost(url.hostname)",
    to: "url?.protocol === 'ftp:' && !isLoopbackHost(url.hostname)",
  },
  {
    id: 'S153c',
    file: 'platform/mail/mailer.ts',
    from: 'requireTLS: isElsewhere',
    to: 'requireTLS: isElsewhere && false',
  },
  {
    id: 'S153d',
    file: 'tools/production/settings.ts',
    from: 'STRIPE_SECRET_KEY: /^[a-z]{2}_test_/',
    to: 'STRIPE_SECRET_KEY: /^none_test_/',
  },
  {
    id: 'S153e',
    file: 'platform/config/secret-strength.ts',
    from: 'if (isPhrase(bare)) return',
    to: "if (bare === '') return",
  },
  {
    id: 'S153f',
    file: 'tools/production/settings.ts',
    from: "modes[0] === 'verify-full'",
    to: "modes[0] !== 'disable'",
  },
  {
    id: 'S158',
    file: 'platform/db/prepare.ts',
    from: 'revoke connect, temporary on database',
    to: 'revoke temporary on database',
  },
  {
    id: 'S174d',
    file: 'platform/config/config.ts',
    from: "calledBy === 'http' && value !== 0",
    to: "calledBy !== 'http' && value !== 0",
  },
  {
    id: 'S174e',
    file: 'platform/config/config.ts',
    from: 'if (isOrigin && isBlockedPort(',
    to: 'if (!isOrigin && isBlockedPort(',
  },
  {
    id: 'O4a',
    file: 'platform/log/destination.ts',
    from: 'if (waitingBytes + bytes.length > mostBytes) {',
    to: 'if (waitingBytes + bytes.length > 1e12) {',
  },
  { id: 'O4b', file: 'platform/db/db.ts', from: "'statement_timeout=15s',", to: "'statement_timeout=0'," },
  {
    id: 'O4c',
    file: 'platform/db/readiness.ts',
    from: "await within(asked, ANSWER_WITHIN_MS, 'The database does not answer.');",
    to: 'await asked;',
  },
  {
    id: 'O4d',
    file: 'platform/http/serve.ts',
    from: 'within(composed.close(), closeWithinMs,',
    to: 'within(composed.close(), closeWithinMs * 10,',
  },
  {
    id: 'O4e',
    file: 'tools/production/database.ts',
    from: 'if (missing.length === 0) return undefined;',
    to: 'if (missing.length >= 0) return undefined;',
  },
  {
    id: 'O4f',
    file: 'tools/production/database.ts',
    from: 'return [`${setting}: ${whyUnreachable(cause, url)}`];',
    to: 'return [`${whyUnreachable(cause, url)}`];',
  },
  {
    id: 'O4g',
    file: 'tools/settings-table.ts',
    from: 'holdfastSettings[name]?.includes(reader) ?? true',
    to: 'holdfastSettings[name]?.includes(reader) !== null',
  },
  { id: 'O4h', file: 'tools/launch.mjs', from: '(!dev && entry.dev === true)', to: 'entry.dev === true' },
  {
    id: 'O4i',
    file: 'tools/constellation/data-dir.ts',
    from: 'throw new Refusal(`HOLDFAST_DATA_DIR: nothing can be kept in ${dir}: ${reasonOf(cause)}.`, { cause });',
    to: 'throw new Error(reasonOf(cause), { cause });',
  },
  {
    id: 'O4j',
    file: 'platform/clock/skew.ts',
    from: 'return Math.abs(ahead) > TOLERATED_MS ? ahead : 0;',
    to: 'return Math.abs(ahead) > TOLERATED_MS * 1e6 ? ahead : 0;',
  },
  { id: 'O4k', file: 'tools/serve.ts', from: "process.env['NODE_ENV'] = 'production';", to: '' },
];
