import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Payment } from '@holdfast/wallet-sdk';
import { toConfirmation, toPaymentState } from './gateway.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' as const });
const terms = {
  version: 1,
  ship_within_days: 7,
  release_after_days: 7,
  cases: {
    open_until_days_after_release: 21,
    answer_days: 4,
    escalate_from_day: 2,
    investigate_days: 9,
    appeal_days: 1,
  },
};
const part = {
  id: 'prt_1',
  reference: 'opt_1',
  status: 'held',
  refunded: eur('300'),
  released: eur('0'),
  lines: [{ reference: 'prd_1', quantity: 2, quantity_canceled: 1, refunded: eur('300') }],
  parcels: [
    {
      id: 'pcl_1',
      carrier: 'DHL',
      tracking_code: 'EZ1',
      tracking_url: 'https://track.easypost.com/a',
      lines: [{ reference: 'prd_1', quantity: 1 }],
      status: 'lost',
      announced_at: '2026-03-01T08:00:00.000Z',
      shipped_at: '2026-03-02T08:00:00.000Z',
      ended_at: '2026-03-03T08:00:00.000Z',
    },
  ],
  ship_by: '2026-03-08T08:00:00.000Z',
  scan_by: '2026-03-13T08:00:00.000Z',
};

describe('the wallet’s answers', () => {
  const paymentOf = (change: object = {}) =>
    toPaymentState({
      id: 'pay_1',
      order: { reference: 'ord_1' },
      status: 'captured',
      amount: eur('600'),
      // A coupon of the wallet pays the rest.
      total: eur('500'),
      terms,
      parts: [{ ...part, ...change }],
    } as unknown as Payment);
  const stateOf = (change: object = {}) => paymentOf(change).parts[0]!;

  it('[B3c] are read with the terms of their payment, also those of cases', () => {
    assert.deepEqual(paymentOf().terms, {
      version: 1,
      shipWithinDays: 7,
      releaseAfterDays: 7,
      reportDaysAfterRelease: 21,
      answerDays: 4,
      escalateFromDay: 2,
      investigateDays: 9,
      appealDays: 1,
    });
  });

  it('have the amount of the order, also if a coupon of the wallet pays a share of it', () => {
    assert.deepEqual(paymentOf().amount, { minor: 600n, currency: 'EUR' });
  });

  it('[M5a] are read with parcels, clocks, and the refunds of each line', () => {
    const { parcels, clocks, lines, refunded } = stateOf();
    const [parcel] = parcels;
    assert.deepEqual(parcel!.contents, [{ productId: 'prd_1', quantity: 1 }]);
    assert.deepEqual([parcel!.status, parcel!.endedAt], ['lost', new Date('2026-03-03T08:00:00Z')]);
    assert.deepEqual([clocks.shipBy, clocks.promisedBy], [new Date('2026-03-08T08:00:00Z'), null]);
    assert.deepEqual(lines, [{ productId: 'prd_1', refunded: { minor: 300n, currency: 'EUR' }, quantityCanceled: 1 }]);
    assert.equal(refunded.minor, 300n);
  });

  it('link a parcel to a page of the web only', () => {
    const linkOf = (tracking_url?: string) =>
      stateOf({ parcels: [{ ...part.parcels[0], tracking_url }] }).parcels[0]!.trackingUrl;
    assert.equal(linkOf('https://track.easypost.com/a'), 'https://track.easypost.com/a');
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'https://dhl@evil.example/', 'nonsense', undefined]) {
      assert.equal(linkOf(url), null, url);
    }
  });

  it('[S34] lead the buyer to pages of the wallet’s own for a confirmation or a problem, and to no other', () => {
    const [own, problemUrl] = ['https://wallet.example/id/receive/a/b', 'https://wallet.example/id/problem/a/b'];
    const lead = (confirmation_url: string, problem_url = problemUrl) =>
      toConfirmation({ confirmed: false, confirmation_url, problem_url }, 'https://wallet.example');
    assert.deepEqual(lead(own), { confirmed: false, url: own, problemUrl });
    for (const url of ['https://evil.example/id/receive/a/b', 'http://wallet.example/', '/id/receive/a/b', '']) {
      assert.throws(() => lead(url), url);
      assert.throws(() => lead(own, url), url);
    }
    const confirmed = toConfirmation({ confirmed: true, problem_url: problemUrl }, 'https://wallet.example');
    assert.deepEqual(confirmed, { confirmed: true, problemUrl });
  });
});
