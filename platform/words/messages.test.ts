import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dateStyles, formatDate } from './dates.ts';
import type { DateStyle } from './dates.ts';
import { createMessages } from './messages.ts';

const polish = new Map([
  ['Thanks', 'Dziękujemy'],
  [
    '{count, plural, one {# try} other {# tries}} left',
    'Zostało {count, plural, one {# próba} few {# próby} other {# prób}}',
  ],
  ['Pay {amount} until {due, date, day}', 'Zapłać {amount} do {due, date, day}'],
  ['Read our <link>terms</link>.', '<link>Warunki</link> do przeczytania.'],
]);

let reader = 'en-IE';
const messages = createMessages(() => reader, new Map([['pl-PL', polish]]));

/** What both readers read: the English first. */
function both(english: string, values?: Parameters<typeof messages.plain>[1]): readonly [string, string] {
  reader = 'en-IE';
  const inEnglish = messages.plain(english, values);
  reader = 'pl-PL';
  return [inEnglish, messages.plain(english, values)];
}

describe('messages', () => {
  it('are read in the language of the reader', () => {
    assert.deepEqual(both('Thanks'), ['Thanks', 'Dziękujemy']);
  });

  it('use the plurals of their language', () => {
    const english = '{count, plural, one {# try} other {# tries}} left';
    assert.deepEqual(both(english, { count: 1 }), ['1 try left', 'Zostało 1 próba']);
    assert.deepEqual(both(english, { count: 2 }), ['2 tries left', 'Zostało 2 próby']);
    assert.deepEqual(both(english, { count: 5 }), ['5 tries left', 'Zostało 5 prób']);
  });

  it('write dates and money in the reader’s locale, exactly for any size', () => {
    const due = new Date('2026-11-24T12:30:00Z');
    const amount = { minor: 9_007_199_254_740_993n, currency: 'EUR' } as const;
    assert.deepEqual(both('Pay {amount} until {due, date, day}', { amount, due }), [
      'Pay €90,071,992,547,409.93 until 24 November',
      'Zapłać 90\u00A0071\u00A0992\u00A0547\u00A0409,93\u00A0€ do 24 listopada',
    ]);
  });

  it('are English if a translation is missing, with the reader’s dates and money', () => {
    const english = '{count, plural, one {# parcel} other {# parcels}}, {paid} on {at, date, day}';
    const values = {
      count: 2,
      paid: { minor: 1_250n, currency: 'EUR' },
      at: new Date('2026-11-24T12:30:00Z'),
    } as const;
    assert.deepEqual(both(english, values), [
      '2 parcels, €12.50 on 24 November',
      '2 parcels, 12,50\u00A0€ on 24 listopada',
    ]);
    assert.deepEqual(both('Goodbye'), ['Goodbye', 'Goodbye']);
  });

  it('render their markup where their language puts it', () => {
    const draw = () =>
      messages.rich<{ link: unknown }>('Read our <link>terms</link>.', { link: (inner) => ({ link: inner }) });
    reader = 'en-IE';
    assert.deepEqual(draw(), ['Read our ', { link: ['terms'] }, '.']);
    reader = 'pl-PL';
    assert.deepEqual(draw(), [{ link: ['Warunki'] }, ' do przeczytania.']);
  });

  it('write a date in every style of the list', () => {
    reader = 'en-IE';
    const at = new Date('2026-11-24T12:30:00Z');
    for (const style of Object.keys(dateStyles) as DateStyle[]) {
      assert.equal(messages.plain(`{at, date, ${style}}`, { at }), formatDate(at, style, 'en-IE'), style);
    }
  });

  it('keep apostrophes and values as they are', () => {
    reader = 'en-IE';
    assert.equal(messages.plain("Don't pay"), "Don't pay");
    assert.equal(messages.plain("Don't pay {name}", { name: '<b>{it}</b>' }), "Don't pay <b>{it}</b>");
    assert.equal(messages.plain("It's {n}", { n: 1_000 }), "It's 1000");
  });

  it('refuse a date without a style, and a name without a value', () => {
    reader = 'en-IE';
    assert.throws(() => messages.plain('On {at}', { at: new Date() }), /a date needs a style/);
    assert.throws(() => messages.plain('For {name}'), /name/);
  });
});
