import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cents } from '../../../../tests/world/money.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import type { PaymentJson } from './schema.ts';

it('[B3c] returns the current terms, and keeps them after they change', async (t) => {
  const world = await startWorld();
  t.after(() => world.close());
  const trade = await world.given.trade();
  const buyer = await trade.customer();
  const first = await buyer.ask(trade.order());
  const { body: terms } = await trade.call<PaymentJson['terms']>('GET', urls.payments.terms());
  const untracked = { untracked_most: [cents('1500')], untracked_after_orders: 50, untracked_release_days: 30 };
  assert.deepEqual(terms, {
    version: 1,
    quote_minutes: 30,
    ship_within_days: 7,
    ship_within_most_days: 30,
    scan_within_days: 5,
    deliver_within_days: 10,
    release_after_days: 7,
    protection_days: 60,
    extension_days: 15,
    warn_days: [3, 1],
    ...untracked,
    untracked_warn_days: [14, 3, 1],
    reserve: {
      days: 3,
      new_seller_days: 14,
      new_for_days: 90,
      new_below_orders: 20,
      kept_basis_points: 1000,
      kept_days: 60,
    },
    cases: {
      open_until_days_after_release: 15,
      answer_days: 5,
      escalate_from_day: 3,
      step_in_day: 7,
      investigate_days: 10,
      proposal_days: 3,
      appeal_days: 7,
      return_address_days: 3,
      return_ship_days: 10,
      return_refund_days: 3,
      replacement_days: 7,
      transit_days: 30,
      most_offers: 5,
    },
  });
  assert.deepEqual(first.body.terms, terms);
  await world.walletRows(
    `insert into payments.policies (version, valid_from, quote_minutes, ship_within_days, ship_within_most_days, scan_within_days, deliver_within_days, release_after_days, protection_days, extension_days, warn_days, untracked_most, untracked_after_orders, untracked_release_days, untracked_warn_days, reserve, cases)
     select 2, '2021-01-01', 10, 3, 30, 5, 10, 14, 90, 15, '{3,1}', '[]', 50, 30, '{14,3,1}', reserve, cases || '{"answerDays": 4}'
       from payments.policies where version = 1`,
  );
  const second = await buyer.ask(trade.order());
  const looked = await trade.call<PaymentJson>('GET', urls.payments.payment({ paymentId: first.body.id }));
  await world.walletRows('delete from payments.policies where version = 2');
  assert.deepEqual([second.body.terms.version, second.body.terms.ship_within_days], [2, 3]);
  assert.equal(second.body.terms.cases.answer_days, 4);
  assert.deepEqual(looked.body.terms, terms);
});
