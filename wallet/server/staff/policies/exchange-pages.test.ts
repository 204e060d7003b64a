import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { policyHands } from '../../../../tests/world/policies.ts';
import type { PolicyHands } from '../../../../tests/world/policies.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('writing the terms of exchanges', () => {
  let world: TestWorld;
  let ada: Operator;
  let bea: Operator;
  let cy: Operator;
  let hands: PolicyHands;
  before(async () => {
    world = await startWorld();
    hands = policyHands(world);
    ada = await openOperator(world, 'Ada', { role: 'finance' });
    bea = await openOperator(world, 'Bea', { role: 'admin' });
    cy = await openOperator(world, 'Cy', { role: 'finance' });
    await world.settle();
  });
  after(() => world.close());

  it('[O1b] [W10g] changes margin, minutes and currencies from a day on, once two others have signed', async () => {
    const holder = await world.given.holder({ added: '50' });
    const quoted = async (to: string) => {
      const give = { amount: '1000', currency: 'EUR' };
      const { json } = await holder.app('POST', urls.funding.exchangeQuotes(), { give, get_currency: to });
      return json as unknown as { code?: string; margin_basis_points?: number; id: string };
    };
    const before = await quoted('JPY');
    assert.equal(before.margin_basis_points, 100);
    const { url, text } = await hands.write(ada, 'exchange', {
      marginBasisPoints: '0.75',
      rateMinutes: '5',
      offeredCurrencies: 'usd, EUR',
    });
    assert.match(text, /Currencies to get[^]*EUR, USD, GBP, CHF, SEK, PLN, JPY[^]*<strong>USD, EUR<\/strong>/);
    assert.match(text, /Into a currency that is not offered/);
    await hands.approve(bea, url);
    const terms = () => world.wallet.funding.exchange.terms();
    assert.match((await hands.approve(cy, url)).text, /Approved: version 2 applies from/);
    assert.equal((await terms()).version, 1, 'it does not begin before its day');
    hands.wait(31);
    await world.settle();
    const { version, marginBasisPoints, quoteMinutes, staleAfterDays, currencies } = await terms();
    assert.deepEqual([version, marginBasisPoints, quoteMinutes, staleAfterDays], [2, 75, 5, 1]);
    assert.deepEqual(currencies, ['USD', 'EUR']);
    assert.equal((await quoted('USD')).margin_basis_points, 75);
    assert.equal((await quoted('JPY')).code, 'currency_not_exchanged');
    // A wallet of another country opens in the operator's first.
    const japanese = await world.given.holder({ phone: '+819012345679' });
    const [account] = await world.wallet.ledger.accountsOfHolder(japanese.holderId);
    assert.equal(account?.currency, 'USD');
  });

  it('[O1b] names what is no currency, no percentage and no time at its field', async () => {
    for (const offeredCurrencies of ['', 'EUR, EUR', 'EUR, XXX', 'euros']) {
      const { status, text } = await hands.write(ada, 'exchange', { offeredCurrencies });
      assert.equal(status, 422, offeredCurrencies);
      assert.match(text, /Type codes of currencies, each once, such as EUR, USD/, offeredCurrencies);
    }
    const { text } = await hands.write(ada, 'exchange', {
      marginBasisPoints: '11',
      rateMinutes: '0',
      staleAfterDays: '6',
    });
    assert.match(text, /Choose something from 0 to 10/);
    assert.match(text, /Choose something from 1 to 60/);
    assert.match(text, /Choose something from 0 to 5/);
  });
});
