import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReferenceDay } from '../../funding/rates/domain.ts';
import { closingFault, remainderOf } from './domain.ts';
import type { OwnBalance } from './domain.ts';

const nothing = {
  balance: 0,
  debt: 0,
  bought: 0,
  sold: 0,
  case: 0,
  payee: 0,
  top_up: 0,
  withdrawal: 0,
  report: 0,
  check: 0,
};

describe('a wallet', () => {
  it('is closed if nothing is open, and names everything that is', () => {
    assert.equal(closingFault('active', nothing), undefined);
    assert.deepEqual(closingFault('active', { ...nothing, balance: 1, case: 2 }), {
      code: 'still_open',
      open: ['balance', 'case'],
    });
  });

  it('is not closed while it is frozen, nor twice', () => {
    for (const status of ['frozen', 'closed'] as const) {
      assert.deepEqual(closingFault(status, nothing), { code: 'account_frozen' });
    }
  });
});

describe('[W5h] what is too little to be withdrawn', () => {
  const day: ReferenceDay = {
    day: '2026-11-27',
    perEuro: [
      { currency: 'USD', numerator: 10_616n, denominator: 10_000n },
      { currency: 'JPY', numerator: 17_640n, denominator: 100n },
    ],
  };
  const terms = [
    { currency: 'EUR', leastMinor: 100n },
    { currency: 'USD', leastMinor: 100n },
  ] as const;
  const balance = (currency: OwnBalance['currency'], postedMinor: bigint, heldMinor = 0n) => {
    return { currency, postedMinor, heldMinor };
  };
  const yen = { minor: 1n, currency: 'JPY' };

  it('does not keep a wallet open, in however many currencies', () => {
    assert.deepEqual(remainderOf([balance('EUR', 0n), balance('JPY', 1n)], day, terms), [yen]);
    const cents = [balance('EUR', 50n), balance('USD', 30n), balance('JPY', 1n)];
    assert.equal(remainderOf(cents, day, terms).length, 3);
    assert.deepEqual(remainderOf([balance('EUR', 0n)], day, terms), []);
  });

  it('is not money that could be withdrawn after an exchange, that is held, or whose worth nobody knows', () => {
    assert.deepEqual(remainderOf([balance('EUR', 50n), balance('USD', 60n)], day, terms), []);
    assert.deepEqual(remainderOf([balance('JPY', 200n)], day, terms), []);
    assert.deepEqual(remainderOf([balance('JPY', 1n, 1n)], day, terms), []);
    assert.deepEqual(remainderOf([balance('KWD', 1n)], day, terms), []);
    assert.deepEqual(remainderOf([balance('JPY', 1n)], undefined, terms), []);
    assert.deepEqual(remainderOf([balance('EUR', 1n)], day, []), []);
  });
});
