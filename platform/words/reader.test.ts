import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOCALES, negotiateLocale, readerLocale } from './reader.ts';

const three = ['en-IE', 'de-DE', 'fr-FR'] as const;
const negotiate = (accepted: string | undefined) => negotiateLocale(accepted, three);

describe("the reader's locale", () => {
  it('is the first of the list until a server or an app sets its source', () => {
    assert.equal(readerLocale(), LOCALES[0]);
  });

  it('is the most preferred available one, by locale and then by language', () => {
    assert.equal(negotiate('de-DE'), 'de-DE');
    assert.equal(negotiate('DE-at, fr;q=0.9'), 'de-DE');
    assert.equal(negotiate('fr;q=0.4, de;q=0.8, en;q=0.1'), 'de-DE');
    assert.equal(negotiate('ja, fr-CA;q=0.5'), 'fr-FR');
    assert.equal(negotiate('en'), 'en-IE');
  });

  it('is the first of the list for all others', () => {
    for (const accepted of [undefined, '', 'ja', '*', 'de;q=0', ',;=,', `${'ja,'.repeat(1_000)}de`]) {
      assert.equal(negotiate(accepted), 'en-IE', accepted?.slice(0, 20));
    }
    assert.equal(negotiateLocale('de-DE'), 'en-IE');
  });
});
