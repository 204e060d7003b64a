import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Case } from '@holdfast/wallet-sdk';
import { toPartCase } from './cases-gateway.ts';

const told = {
  id: 'cas_1',
  payment_id: 'pay_1',
  part_id: 'prt_1',
  line: 'prd_1',
  reason: 'damaged',
  status: 'countered',
  offer: { outcome: 'partial_refund', amount: { amount: '500', currency: 'EUR' } },
  awaits: { who: 'buyer', until: '2026-03-06T08:00:00.000Z' },
  case_url: 'https://wallet.example/id/cases/cas_1',
  timeline: [
    { at: '2026-03-01T08:00:00.000Z', by: 'buyer', kind: 'opened', status: 'open', words: 'Broken.', files: 1 },
    { at: '2026-03-02T08:00:00.000Z', by: 'seller', kind: 'countered', status: 'countered', files: 0 },
  ],
} as unknown as Case;

describe('the wallet’s answer about a case', () => {
  const read = (change: object = {}) => toPartCase({ ...told, ...change }, 'https://wallet.example');

  it('[B2a] is read with its offer, its turn and its past', () => {
    const { walletPartId, dispute } = read();
    assert.deepEqual([walletPartId, dispute.productId, dispute.result], ['prt_1', 'prd_1', null]);
    assert.deepEqual(dispute.offer, { outcome: 'partial_refund', amount: { minor: 500n, currency: 'EUR' } });
    assert.deepEqual(dispute.awaits, { who: 'buyer', until: new Date('2026-03-06T08:00:00Z') });
    assert.deepEqual(
      dispute.timeline.map(({ by, words, files }) => [by, words, files]),
      [
        ['buyer', 'Broken.', 1],
        ['seller', null, 0],
      ],
    );
  });

  it('counts a return or replacement as sent, unless its label was canceled', () => {
    const isSent = (status?: string) => read(status ? { parcel: { status } } : {}).dispute.isSent;
    assert.deepEqual([isSent(), isSent('announced'), isSent('canceled')], [false, true, false]);
  });

  it('[S34] leads both sides to a page of the wallet’s own, and to no other', () => {
    assert.equal(read().dispute.url, 'https://wallet.example/id/cases/cas_1');
    for (const url of ['https://evil.example/id/cases/cas_1', 'http://wallet.example/', 'javascript:alert(1)', '']) {
      assert.throws(() => read({ case_url: url }), url);
    }
  });
});
