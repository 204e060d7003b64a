import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Currency } from '#platform/money/currency.ts';
import { pdfTexts } from '../../../../tests/samples/pdf-text.ts';
import type { HistoryLine } from '../history/domain.ts';
import { readMonth, sumMonth } from './domain.ts';
import type { Statement, StatementPart } from './domain.ts';
import { drawStatement } from './pdf-views.ts';

const part = (currency: Currency, opening: bigint, amounts: readonly bigint[], isOfDebt = false): StatementPart => {
  let balance = opening;
  const lines = amounts.map((minor, index): HistoryLine => {
    balance += minor;
    return {
      id: 'ent_01jdqz3c5te7kqc8vm9r3rw2s4',
      kind: 'payment',
      status: 'done',
      title: `Line ${index + 1}`,
      ...(index % 2 === 0 ? { detail: 'Żółw & Ёж, a seller whose name is long enough for a second line of text' } : {}),
      amount: { minor, currency },
      balanceAfter: { minor: balance, currency },
      at: new Date('2026-11-24T10:00:00Z'),
      reference: 'pay_01jdqz3c5te7kqc8vm9r3rw2s4',
    };
  });
  return sumMonth({ opening: { minor: opening, currency }, isOfDebt }, lines);
};
const statement = (parts: readonly StatementPart[], more: Partial<Statement> = {}): Statement => ({
  month: readMonth('2026-11')!,
  holderName: 'Zoë Łukasiewicz-Ångström Đặng',
  address: ['7 Mill Lane', '1010 Wien', 'Austria'],
  at: new Date('2026-12-02T10:00:00Z'),
  parts,
  ...more,
});
const textsOf = async (asked: Statement) => pdfTexts(await drawStatement(asked));
/** The texts that follow each place where one stands. */
const after = (texts: readonly string[], words: string) =>
  texts.flatMap((text, index) => (text === words ? [texts[index + 1]] : []));

describe('[H1d] the document of a statement', () => {
  it('carries the balance from page to page, and numbers the pages', async () => {
    const texts = await textsOf(
      statement([
        part(
          'EUR',
          100_000n,
          Array.from({ length: 70 }, () => -1_001n),
        ),
      ]),
    );
    const carried = after(texts, 'Carried forward');
    assert.ok(carried.length >= 2);
    assert.deepEqual(after(texts, 'Brought forward'), carried);
    assert.equal(new Set(carried).size, carried.length);
    assert.deepEqual(after(texts, 'Opening balance').at(-1), '1,000.00');
    assert.deepEqual(after(texts, 'Closing balance').at(-1), '299.30');
    const pages = texts.filter((text) => text.startsWith('Page '));
    assert.deepEqual(
      pages,
      pages.map((_, index) => `Page ${index + 1} of ${carried.length + 1}`),
    );
    for (let index = 1; index <= 70; index += 1)
      assert.equal(texts.filter((text) => text === `Line ${index}`).length, 1);
  });

  it('writes each currency with its own decimals, exactly', async () => {
    const parts = [
      part('JPY', 0n, [120_000n, -4_500n]),
      part('KWD', 5_000n, [-1_234n]),
      part('EUR', 9_007_199_254_740_993n, []),
    ];
    const texts = await textsOf(statement(parts));
    for (const text of ['120,000', '4,500', '115,500', '5.000', '1.234', '3.766', '90,071,992,547,409.93'])
      assert.ok(texts.includes(text), text);
    assert.ok(texts.includes('No movements in this month.'));
  });

  it('says what was owed, without a sign', async () => {
    const texts = await textsOf(statement([part('EUR', -500n, [-1_500n, 700n], true)]));
    assert.ok(texts.includes('What you owed in euros (EUR)'));
    assert.deepEqual(after(texts, 'Owed at the end').at(-1), '13.00');
    assert.ok(!texts.some((text) => /[−-]\d/.test(text)), 'no sign');
  });

  it('has the letters of names, and says whose it is, for which days, and whether more may come', async () => {
    const over = await textsOf(statement([part('EUR', 0n, [100n])]));
    assert.ok(!over.some((text) => text.includes('?') || text.includes('\0')), 'a letter is missing');
    for (const text of ['Zoë Łukasiewicz-Ångström Đặng', 'Austria', '1 November 2026 to 30 November 2026, in UTC'])
      assert.ok(over.includes(text), text);
    assert.ok(!over.some((text) => text.startsWith('The month is not over')));
    const running = await textsOf(statement([], { at: new Date('2026-11-24T12:30:00Z') }));
    assert.ok(
      running.some((text) => text.startsWith('The month is not over')),
      running.join('|'),
    );
    assert.ok(running.includes('1 November 2026 to 24 November 2026, in UTC'));
  });

  it('says that letters are missing, only where they are', async () => {
    const note = async (holderName: string) => {
      const texts = await textsOf(statement([part('EUR', 0n, [100n])], { holderName }));
      return texts.some((text) => text.startsWith('Some names have letters that this document cannot show'));
    };
    for (const name of ['Νίκος Ωνάσης', 'Ёлка Щукина', 'Zoë Đặng']) assert.equal(await note(name), false, name);
    for (const name of ['王小明', 'ليلى', 'שרה', 'Café 🍰']) assert.equal(await note(name), true, name);
    const mixed = await textsOf(statement([], { holderName: 'ليلى Νίκος' }));
    assert.ok(mixed.includes('□□□□ Νίκος'), mixed.join('|'));
  });

  it('is tagged, with a title and its language', async () => {
    const document = (await drawStatement(statement([part('EUR', 0n, [100n])]))).toString('latin1');
    for (const mark of ['/Marked true', '/Lang (en', '/DisplayDocTitle true', '/S /Table', '/S /TH', '/S /H1'])
      assert.ok(document.includes(mark), mark);
  });
});
