import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleStatement } from '../../../../tests/samples/statement.ts';
import { readCamt, toMinor } from './camt-domain.ts';
import { readXml } from './protocol/xml.ts';

function read(text: string) {
  const document = readXml(Buffer.from(text));
  assert.ok(document.ok);
  return readCamt(document.value);
}

function faultOf(text: string) {
  const done = read(text);
  assert.ok(!done.ok);
  return done.error;
}

describe('a file of camt.053', () => {
  it('[O2f] is read exactly, in version 02 and in version 08', () => {
    for (const version of ['02', '08']) {
      const done = read(
        sampleStatement({
          version,
          opening: '10.00',
          closing: '-2.51',
          number: '7',
          entries: [
            { amount: '100000000.01', words: 'STRIPE\n po_1' },
            { amount: '100000012.52', mark: 'DBIT', words: 'R&amp;D' },
            { amount: '5.00', status: 'PDNG' },
          ],
        }),
      );
      assert.ok(done.ok);
      const entry = { bookedOn: '2026-11-01', bankReference: 'REF1' };
      assert.deepEqual(done.value, [
        {
          id: 'S1',
          iban: 'IE29AIBK93115212345678',
          currency: 'EUR',
          number: 7,
          endsOn: '2026-11-01',
          openingMinor: 1_000n,
          closingMinor: -251n,
          entries: [
            { ...entry, minor: 10_000_000_001n, words: 'STRIPE po_1' },
            { ...entry, minor: -10_000_001_252n, words: 'R&D' },
          ],
        },
      ]);
    }
  });

  it('[O2f] is refused when its sums do not agree', () => {
    const entries = [{ amount: '5.00' }];
    assert.deepEqual(faultOf(sampleStatement({ opening: '1.00', closing: '6.01', entries })), {
      code: 'sums_differ',
      statement: 'S1',
      currency: 'EUR',
      openingMinor: 100n,
      entriesMinor: 500n,
      closingMinor: 601n,
    });
  });

  it('[O2f] is refused when a member is missing or wrong, with the member’s name', () => {
    const wrong = (entry: { amount: string; mark?: never; currency?: string }) =>
      faultOf(sampleStatement({ closing: '5.00', entries: [entry] }));
    assert.deepEqual(wrong({ amount: '5.001' }), {
      code: 'member_wrong',
      member: 'Amt',
      value: '5.001',
      statement: 'S1',
    });
    assert.equal(wrong({ amount: '-5.00' }).code, 'member_wrong');
    assert.equal(wrong({ amount: '5.00', currency: 'USD' }).code, 'member_wrong');
    assert.equal(wrong({ amount: '5.00', currency: 'XXX' }).code, 'currency_not_supported');
    assert.equal(faultOf(sampleStatement({ day: '2026-02-29' })).code, 'member_wrong');
    assert.equal(faultOf(sampleStatement().replace('CLBD', 'ITBD')).code, 'member_missing');
    assert.equal(
      faultOf(
        sampleStatement()
          .replace('</Acct>', '</Acct><Bal/>')
          .replace(/<Acct>.*<\/Acct>/, ''),
      ).code,
      'member_missing',
    );
    assert.equal(faultOf(sampleStatement({ id: 'S'.repeat(36) })).code, 'member_wrong');
    assert.equal(faultOf(sampleStatement({ number: '1e3' })).code, 'member_wrong');
  });

  it('[O2f] is refused when it is another message, or one page of several', () => {
    assert.equal(faultOf(sampleStatement().replace('camt.053', 'camt.052')).code, 'not_camt053');
    assert.equal(faultOf('<Document/>').code, 'not_camt053');
    const more = '<StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>';
    assert.equal(faultOf(sampleStatement({ more })).code, 'statement_incomplete');
  });
});

describe('an amount of ISO 20022', () => {
  it('becomes whole minor units, or is refused', () => {
    assert.equal(toMinor('12', 'EUR'), 1_200n);
    assert.equal(toMinor('12.5', 'EUR'), 1_250n);
    assert.equal(toMinor('0.01000', 'EUR'), 1n);
    assert.equal(toMinor('12', 'JPY'), 12n);
    assert.equal(toMinor('12.345', 'KWD'), 12_345n);
    for (const wrong of ['0.011', '1e3', '+1', '-1', '1,00', '.5', '1.', ' 1', '', '0x10']) {
      assert.equal(toMinor(wrong, 'EUR'), undefined, wrong);
    }
  });
});
