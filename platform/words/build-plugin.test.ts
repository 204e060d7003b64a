import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSync } from 'oxc-parser';
import { parsedMessages } from './build-plugin.ts';
import { createMessages } from './messages.ts';
import type { BuiltMessage, English } from './messages.ts';

const plugin = parsedMessages() as unknown as {
  load(id: string): string | undefined;
  transform(this: { parse(code: string): unknown }, code: string, id: string): { code: string } | undefined;
};
const build = (code: string, id = '/app/Page.tsx') =>
  plugin.transform.call({ parse: (text) => parseSync('page.js', text).program }, code, id)?.code ?? code;

describe('a build for browsers', () => {
  it('has parsed messages, except those that need no parser', () => {
    const code = build("t('Hello'); t('For {name}', { name }); t('{n, number}', { n }); msg('<b>x</b>');");
    assert.match(code, /^t\('Hello'\); t\('For \{name\}', \{ name \}\); t\(\["\{n, number\}",\[\{.*\}\]\], \{ n \}\);/);
    assert.match(code, /; msg\(\["<b>x<\/b>",\[/);
  });

  it('writes the same words from a parsed message', () => {
    const english = '{n, plural, one {# try} other {# tries}} left';
    const parsed = JSON.parse(/^t\((.*)\)$/.exec(build(`t('${english}')`))![1]!) as English;
    const messages = createMessages(() => 'en-IE');
    assert.equal(messages.plain(parsed, { n: 2 }), '2 tries left');
    assert.equal(messages.plain(parsed, { n: 2 }), messages.plain(english, { n: 2 }));
  });

  it('finds the translations of sentences that it has parsed', () => {
    const english = '{n, plural, one {# try} other {# tries}} left';
    const built = JSON.parse(/^t\((.*)\)$/.exec(build(`t('${english}')`))![1]!) as English;
    const german = '{n, plural, one {noch # Versuch} other {noch # Versuche}}';
    const [, parsed] = JSON.parse(/^t\((.*)\)$/.exec(build(`t('${german}')`))![1]!) as BuiltMessage;
    const messages = createMessages(() => 'de-AT', new Map([['de-AT', new Map([[english, parsed]])]]));
    assert.equal(messages.plain(built, { n: 1 }), 'noch 1 Versuch');
    assert.equal(messages.plain(built, { n: 2 }), 'noch 2 Versuche');
  });

  it('ships no parser', () => {
    assert.match(plugin.load('/house/platform/words/parse.ts') ?? '', /throw new Error/);
    assert.equal(plugin.load('/house/platform/words/words.ts'), undefined);
  });

  it('does not change the code of packages', () => {
    assert.equal(build("t('<b>x</b>')", '/house/node_modules/x/index.ts'), "t('<b>x</b>')");
  });
});
