import type { Plant } from '../plant.ts';

const door = 'platform/http/door.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S92',
    file: door,
    from: 'if (name === undefined) done(error, value);',
    to: "if (name === undefined) done(null, value ?? { amount: '1' });",
  },
  {
    id: 'S93a',
    file: door,
    from: 'const name = error ? undefined : repeatedMember(text);',
    to: 'const name = undefined;',
  },
  {
    id: 'S93b',
    file: door,
    from: "app.getDefaultJsonParser('error', 'error')",
    to: "app.getDefaultJsonParser('ignore', 'ignore')",
  },
  {
    id: 'S93c',
    file: door,
    from: 'const name = error ? undefined : repeatedMember(text);',
    to: `const walk = (one: unknown): void => {
        if (typeof one === 'object' && one !== null) Object.values(one).map(walk);
      };
      try {
        walk(value);
      } catch (tooDeep) {
        return done(tooDeep as Error);
      }
      const name = error ? undefined : repeatedMember(text);`,
  },
  {
    id: 'S93d',
    file: 'platform/http/app.ts',
    from: 'const BODY_LIMIT_BYTES = 1_048_576;',
    to: 'const BODY_LIMIT_BYTES = 104_857_600;',
  },
  {
    id: 'S94',
    file: 'platform/kernel/readable.ts',
    from: 'return readable.test(text) && !heaped.test(text);',
    to: "return text !== '';",
  },
  {
    id: 'S94',
    file: 'wallet/server/linking/oauth/schema.ts',
    from: 'if (mixesAlphabets(name))',
    to: "if (name === '')",
  },
  {
    id: 'S94',
    file: door,
    from: "new TextDecoder('utf-8', { fatal: true })",
    to: "new TextDecoder('utf-8')",
  },
  { id: 'S95', file: 'platform/mail/mailer.ts', from: "to: { name: '', address: to }", to: 'to' },
  {
    id: 'S95',
    file: 'platform/files/send-file.ts',
    from: "name.replaceAll(/[^A-Za-z0-9 ._()-]/g, '_')",
    to: 'name',
  },
  {
    id: 'S95',
    file: 'platform/kernel/own-path.ts',
    from: '[\\x21-\\x5b\\x5d-\\x7e]*$/',
    to: '[^\\\\]*$/',
  },
  {
    id: 'S95',
    file: 'wallet/server/identity/accounts/domain.ts',
    from: "if (email !== '' && !isEmail(email)) faults",
    to: "if (email === 'none') faults",
  },
  { id: 'S97', file: 'platform/kernel/csv.ts', from: '(?<!\\s)(\\s*)', to: '(\\s*)' },
  {
    id: 'S97',
    file: 'market/server/catalog/search-domain.ts',
    from: 'return words.slice(0, MOST_WORDS).map(',
    to: 'return words.map(',
  },
  {
    id: 'S97',
    file: 'market/server/catalog/search-domain.ts',
    from: '.match(/[\\p{L}\\p{N}]+/gu) ?? [];',
    to: '.match(/\\S+/gu) ?? [];',
  },
  {
    id: 'S97',
    file: 'market/server/ordering/messages/masking-domain.ts',
    from: 'const numberRun = /\\+?\\(?',
    to: 'const numberRun = /[+(]*',
  },
  {
    id: 'S100',
    file: 'platform/kernel/judged-line.ts',
    from: "return isTooLong ? err({ code: 'too_long', most }) : ok(line);",
    to: 'return ok(line);',
  },
];
