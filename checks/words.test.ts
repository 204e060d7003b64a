import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeWords } from './words.ts';

const judge = (path: string, text: string) => judgeWords({ path, text });
const page = 'platform/ui/Page.tsx';
const kit = 'platform/http/page.ts';
const refused = (path: string, text: string, reason: RegExp) => {
  const faults = judge(path, text);
  assert.equal(faults.length, 1, `${text}: ${faults.join('; ')}`);
  assert.match(faults[0]!, reason);
};
const passes = (path: string, text: string) => assert.deepEqual(judge(path, text), [], text);

describe('sentences', () => {
  it('are literal ICU messages with their values', () => {
    passes(kit, "t('Hello'); t('Hello {name}', { name }); t('Until {due, date, day}', { due: order.dueAt });");
    passes(
      kit,
      "t('{n, plural, one {# try} other {# tries}}', { n }); t('A long ' + 'sentence'); msg('{name} is here');",
    );
    passes(kit, "rich('Read our <link>terms</link>, {name}', { link: (inner) => inner, name });");
    refused(kit, 't(title);', /literal sentence/);
    refused(kit, 't(`Hello ${name}`);', /literal sentence/);
    refused(kit, 'msg(title);', /literal sentence/);
    refused(kit, "t('Hello {name');", /is no ICU message/);
    refused(kit, "t('{n, plural, one {a try}}', { n });", /is no ICU message/);
    refused(kit, "t('Read our <link>terms', {});", /is no ICU message/);
  });

  it('get every value that they name, by name, and no other', () => {
    refused(kit, "t('Hello {name}');", /is given no name/);
    refused(kit, "t('Hello', { name });", /has no place for name/);
    refused(kit, "t('Hello {name}', values);", /gets its values by name/);
    refused(kit, "t('Hello {name}', { ...values });", /gets its values by name/);
    refused(kit, "rich('Read our <link>terms</link>', {});", /is given no link/);
  });

  it('have dates only in listed styles, and markup only where it is rendered', () => {
    refused(kit, "t('Until {due, date, shrot}', { due });", /dateStyles does not list/);
    refused(kit, "t('Until {due, time, short}', { due });", /dateStyles does not list/);
    refused(kit, "t('Read our <link>terms</link>', { link });", /markup in it, which rich draws/);
  });
});

describe('bare text', () => {
  it('is refused between tags of JSX', () => {
    passes(page, '<p className="wide big">{t(\'Hello there\')} {name} · 12</p>;');
    refused(page, '<p>Hello</p>;', /:1: “Hello” is read by people/);
    refused(page, "<p>{isOpen ? 'Open now' : null}</p>;", /“Open now”/);
    refused(page, '<p>{`${count} things`}</p>;', /“… things”/);
  });

  it('is refused in attributes that people read', () => {
    passes(page, '<Field label={t(\'Name\')} type="text" name="given name" />;');
    refused(page, '<img alt="A boat" />;', /“A boat” \(alt\)/);
    refused(page, '<Field label="Name" />;', /\(label\)/);
    refused(page, "<Field title={isNew ? 'New' : t('Old')} />;", /“New” \(title\)/);
    refused(page, '<button aria-label={`Remove ${name}`} />;', /\(aria-label\)/);
  });

  it('is refused in templates of HTML, and in their attributes', () => {
    passes(kit, 'html`<p class="a b" data-x="two words">${t(\'Hello\')} &middot; 12</p><script>let it = 1</script>`;');
    refused(kit, 'html`<p>\n  Hello</p>`;', /:2: “Hello”/);
    refused(kit, 'html`<p>${name} pays</p>`;', /“… pays”/);
    refused(kit, 'html`<a href="${address}" title="Go there">${t(\'Go\')}</a>`;', /“Go there”/);
    refused(kit, 'html`<input aria-label="Code ${n}">`;', /“Code …”/);
    passes(
      kit,
      'html`<p class="${wide ? \'wide box\' : \'box\'}"${id && html` id="${id}"`}${on && html` required`}></p>`;',
    );
    refused(kit, 'html`<div>${open && html`<p>Open now</p>`}</div>`;', /“Open now”/);
  });

  it('is refused anywhere in a file of texts: tables, mails, messages', () => {
    const letters = 'platform/ui/letters.tsx';
    passes(letters, "import { a } from 'a b'; const tones = { one: 'info' }; invariant(x, 'a letter has a reader');");
    passes(letters, "const sentence = `${t('Hello')}\\n\\n${t('Bye')}`; if (key === 'Enter') go('/id/pin');");
    refused(letters, "const subject = 'Your order';", /“Your order”/);
    refused(letters, "const words = { paid: 'Paid' };", /“Paid”/);
    refused(letters, 'const text = `${sum} is back`;', /“… is back”/);
    refused(letters, 'const text = `Holdfast: ${sum}`;', /“Holdfast: …”/);
    refused(letters, "t('{what} left', { what: one ? 'one try' : some });", /“one try”/);
  });

  it('is refused in functions and tables of texts, in any file', () => {
    const rules = 'platform/kernel/rules.ts';
    passes(rules, "function limitWords() { return t('Type less'); } const reason = 'Type less';");
    refused(rules, "function limitWords() { return 'Type less'; }", /“Type less”/);
    refused(rules, "const reasonWords = { long: 'Too long' };", /“Too long”/);
  });

  it('is allowed in tests, and in files that no user reads', () => {
    passes('platform/ui/Page.test.ts', "const words = 'Hello there'; html`<p>Hello</p>`;");
    passes('sandbox/stripe/pages.ts', 'html`<p>Hello</p>`;');
    passes('platform/http/page.ts', "throw new Error('A long sentence');");
  });
});
