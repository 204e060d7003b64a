import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatPieces } from './format.ts';
import { parseMessage } from './parse.ts';

const write = (message: string, values: Record<string, unknown> = {}, language = 'en-IE') =>
  formatPieces(parseMessage(message), values, { language, reader: 'en-IE' });
const text = (message: string, values?: Record<string, unknown>, language?: string) =>
  write(message, values, language).join('');

describe('a message with its values', () => {
  it('keeps text and values as they are, and writes numbers in the reader’s locale', () => {
    assert.equal(text("It's {name}, {count}", { name: 'Ada', count: 1_234 }), "It's Ada, 1234");
    assert.equal(text('{count, number}', { count: 1_234.5 }), '1,234.5');
    const drawn = { drawn: true };
    assert.deepEqual(write('See {it}', { it: drawn }), ['See ', drawn]);
  });

  it('prefers the branch of an exact count to a plural’s, and counts from an offset', () => {
    const message = '{n, plural, offset:1 =0 {nobody} =1 {you} one {you and # other} other {you and # others}}';
    assert.deepEqual(
      [0, 1, 2, 3].map((n) => text(message, { n })),
      ['nobody', 'you', 'you and 1 other', 'you and 2 others'],
    );
    assert.equal(text('{n, plural, one {#} few {# few} other {#}}', { n: 3 }, 'pl-PL'), '3 few');
    assert.equal(text('{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', { n: 22 }), '22nd');
  });

  it('takes the branch that a word selects, or `other`, and never an inherited property', () => {
    const message = '{who, select, buyer {your order} other {their order}}';
    assert.equal(text(message, { who: 'buyer' }), 'your order');
    for (const who of ['seller', 'constructor', '__proto__']) assert.equal(text(message, { who }), 'their order');
  });

  it('renders nested tags, with values inside', () => {
    const wrap = (mark: string) => (inner: readonly unknown[]) => `${mark}${inner.join('')}${mark}`;
    assert.equal(text('<a>x <b>{n}</b></a>!', { a: wrap('*'), b: wrap('_'), n: 1 }), '*x _1_*!');
  });

  it('is refused if a value is missing, even one that every object inherits', () => {
    assert.throws(() => write('For {name}'), /given its name/);
    assert.throws(() => write('For {constructor}'), /given its constructor/);
  });
});
