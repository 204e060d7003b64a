import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MOST_LETTERS, parcelTyped, readProblem, readStep } from './forms-domain.ts';

const faultsOf = (read: { readonly faults: readonly { readonly field: string; readonly message: string }[] }) =>
  read.faults.map(({ field, message }) => `${field}: ${message}`);

describe('the form of a step', () => {
  it('asks for words only where a step needs reasons', () => {
    for (const kind of ['accept', 'withdraw', 'keep', 'escalate'] as const)
      assert.deepEqual(readStep(kind, {}, 'EUR'), { asked: { kind }, faults: [] }, kind);
    assert.deepEqual(faultsOf(readStep('refuse', { words: ' ' }, 'EUR')), ['words: Say why you refuse']);
    assert.deepEqual(readStep('refuse', { words: ' It left whole. ' }, 'EUR').asked, {
      kind: 'refuse',
      words: 'It left whole.',
    });
  });

  it('names all faults at once, and keeps what could be read', () => {
    const long = 'x'.repeat(MOST_LETTERS + 1);
    const offer = readStep('offer', { outcome: 'partial_refund', amount: 'ten', words: long }, 'EUR');
    assert.deepEqual(faultsOf(offer), [
      'amount: Type an amount above zero, such as 50 or 12.50',
      'words: This is too long: shorten it to 2000 letters',
    ]);
    const half = readStep('offer', { amount: '5', words: 'Half.' }, 'EUR');
    assert.deepEqual(faultsOf(half), ['outcome: Choose what should happen']);
    assert.deepEqual(half.asked, { kind: 'offer', words: 'Half.' });
  });

  it('reads an amount to the cent', () => {
    const { asked } = readStep('offer', { outcome: 'partial_refund', amount: '12.50' }, 'EUR');
    assert.deepEqual(asked.offer, { outcome: 'partial_refund', amountMinor: 1250n });
  });

  it('asks for a postal code only in countries that have them', () => {
    const typed = { name: 'Ada', street: 'Main Street 1', postalCode: '', city: 'Hong Kong' };
    assert.deepEqual(readStep('address', { ...typed, country: 'HK' }, 'EUR').asked.address, {
      ...typed,
      postalCode: null,
      country: 'HK',
    });
    assert.deepEqual(faultsOf(readStep('address', { ...typed, country: 'DE' }, 'EUR')), [
      'postalCode: Type the postal code',
    ]);
    assert.deepEqual(faultsOf(readStep('address', { ...typed, postalCode: '1', country: 'XX' }, 'EUR')), [
      'country: Choose the country',
    ]);
  });

  it('asks for carrier and code of a parcel', () => {
    assert.deepEqual(faultsOf(readStep('parcel', { carrier: 'DHL' }, 'EUR')), ['code: Type the tracking code']);
    const parcelOf = (typed: Record<string, string>) =>
      readStep('parcel', { ...typed, code: 'A 1' }, 'EUR').asked.parcel;
    assert.deepEqual(parcelOf({ carrier: 'DHL', otherCarrier: 'x' }), { carrier: 'DHL', trackingCode: 'A 1' });
    assert.deepEqual(parcelOf({ carrier: 'other', otherCarrier: ' Post ' }), { carrier: 'Post', trackingCode: 'A 1' });
    assert.deepEqual(faultsOf(readStep('parcel', { carrier: 'other', code: 'A 1' }, 'EUR')), [
      'otherCarrier: Type the name of the carrier',
    ]);
    for (const carrier of ['', 'Post'])
      assert.deepEqual(faultsOf(readStep('parcel', { carrier, code: 'A 1' }, 'EUR')), ['carrier: Choose the carrier']);
  });

  it('fills in the parcel that is saved', () => {
    for (const carrier of ['DHL', 'Post']) {
      const parcel = { carrier, trackingCode: 'A 1' };
      assert.deepEqual(readStep('parcel', parcelTyped(parcel), 'EUR').asked.parcel, parcel);
    }
    assert.deepEqual(parcelTyped(null), {});
  });
});

describe('the form about a problem', () => {
  it('takes only a line of the part, and names what is not chosen', () => {
    const typed = { line: 'l9', outcome: 'refund', words: 'The lid is broken.' };
    const read = readProblem(typed, ['l1'], 'EUR');
    assert.deepEqual(faultsOf(read), ['line: Choose what the problem is with', 'reason: Choose what is wrong']);
    assert.deepEqual(read.asked, { wanted: { outcome: 'refund' }, words: 'The lid is broken.' });
    const whole = readProblem({ ...typed, line: 'l1', reason: 'damaged' }, ['l1'], 'EUR');
    assert.deepEqual([whole.asked.line, whole.asked.reason, whole.faults], ['l1', 'damaged', []]);
  });
});
