import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PartStatus, PaymentPartJson } from '../../app/wire.ts';
import {
  deadlineOf,
  isPartlyRefunded,
  objectionPath,
  refundedOf,
  refundedWords,
  stepsOf,
  wayOf,
  whereWords,
} from './view.ts';

const part = (status: PartStatus, more: Partial<PaymentPartJson> = {}): PaymentPartJson => ({
  id: 'prt_1',
  payee_name: 'Fern & Fable',
  amount: { amount: '2340', currency: 'EUR' },
  status,
  is_untracked: false,
  is_charged_back: false,
  refunded: { amount: status === 'refunded' ? '2340' : '0', currency: 'EUR' },
  parcels: [],
  cases: [],
  acts: [],
  ...more,
});

describe('[H1b] a payment', () => {
  it('shows where the money is: with Holdfast until its release or refund', () => {
    const here = (status: PartStatus) => wayOf(part(status)).filter((station) => station.state === 'here');
    for (const status of ['held', 'shipped', 'delivered'] as const) {
      assert.deepEqual(
        here(status).map((station) => station.name),
        ['Holdfast'],
        status,
      );
    }
    assert.deepEqual(
      here('released').map((station) => station.name),
      ['Fern & Fable'],
    );
    assert.deepEqual(
      here('refunded').map((station) => station.name),
      ['You'],
    );
  });

  it('shows a refunded part as paid back, and in the receipt the sum that stays paid', () => {
    assert.deepEqual(
      wayOf(part('refunded')).map((station) => station.words),
      ['Paid back', 'Gave it back', 'Not paid'],
    );
    const total = { amount: '5000', currency: 'EUR' as const };
    const back = refundedOf({ total, parts: [part('refunded'), part('held', { id: 'prt_2' })] });
    assert.deepEqual([back?.refunded.amount, back?.kept.amount], ['-2340', '2660']);
    const card = refundedOf({ total, parts: [part('refunded')], refunded_to_card: { amount: '340', currency: 'EUR' } });
    assert.deepEqual([card?.refunded.amount, card?.toCard.amount, card?.kept.amount], ['-2000', '-340', '2660']);
    assert.equal(refundedOf({ total, parts: [part('held')] }), undefined);
  });

  it('says in a sentence where the money is', () => {
    assert.match(whereWords(part('held'), false), /has not shipped/);
    assert.match(whereWords(part('delivered'), false), /when you confirm/);
    assert.equal(whereWords(part('refunded'), false), 'Back in your balance.');
    assert.match(whereWords(part('refunded'), true), /on your card what it paid/);
    const chargedBack = part('refunded', { is_charged_back: true });
    assert.match(whereWords(chargedBack, false), /from which the bank of your card took it/);
    assert.equal(refundedWords({ parts: [part('refunded')] }), 'Refunded to your balance');
    assert.match(refundedWords({ parts: [part('refunded'), chargedBack] }), /the bank of your card took it/);
  });

  it('[B4a] counts what was refunded of a part that goes on', () => {
    const total = { amount: '2340', currency: 'EUR' as const };
    const some = part('shipped', { refunded: { amount: '340', currency: 'EUR' } });
    assert.deepEqual(refundedOf({ total, parts: [some] })?.kept.amount, '2000');
    assert.deepEqual([some, part('refunded'), part('shipped')].map(isPartlyRefunded), [true, false, false]);
  });

  const parcel = { carrier: 'DHL', tracking_code: 'JD01', status: 'shipped' } as const;

  it('[S128] says that a delivery elsewhere pays nobody, and that an announced parcel is at no carrier', () => {
    assert.match(
      whereWords(part('shipped', { parcels: [{ ...parcel, status: 'misdelivered' }] }), false),
      /not to your address/,
    );
    assert.match(
      whereWords(part('held', { parcels: [{ ...parcel, status: 'announced' }] }), false),
      /no carrier has it yet/,
    );
  });

  it('[B1e] says which deadline runs', () => {
    const at = '2026-12-01T10:00:00Z';
    assert.match(deadlineOf(part('held', { ship_by: at }))?.words ?? '', /comes back to you/);
    assert.match(deadlineOf(part('delivered', { releases_at: at }))?.words ?? '', /Fern & Fable is paid/);
    assert.match(deadlineOf(part('shipped', { protection_ends_at: at }))?.words ?? '', /protection ends/);
    assert.equal(deadlineOf(part('released')), undefined);
  });

  it('[B1f] [B2a] shows no clock while a case is open, neither as a deadline nor as a step', () => {
    const at = '2026-12-01T10:00:00Z';
    const paused = part('delivered', { releases_at: at, paused_at: at });
    assert.equal(deadlineOf(paused), undefined);
    assert.match(whereWords(paused, false), /until the case ends/);
    assert.equal(stepsOf(paused, at).at(-1)?.at, undefined);
    assert.equal(stepsOf(part('delivered', { releases_at: at }), at).at(-1)?.at, at);
  });

  it('[B1i] says of what has no tracking that its seller is paid unless a problem is reported', () => {
    const at = '2026-12-01T10:00:00Z';
    const sent = part('shipped', { is_untracked: true, shipped_at: at, releases_at: at, protection_ends_at: at });
    assert.match(whereWords(sent, false), /without tracking, and is paid when the time is up\. .* report the problem/);
    assert.match(deadlineOf(sent)?.words ?? '', /If you say nothing, Fern & Fable is paid/);
    assert.equal(stepsOf(sent, at)[2]?.words, 'Arrives without tracking');
    for (const other of [
      { ...sent, is_untracked: false },
      part('shipped', { is_untracked: true, protection_ends_at: at }),
    ]) {
      assert.match(whereWords(other, false), /on its way/);
    }
  });

  it('lists past and coming steps, with the parcels', () => {
    const link = 'https://track.easypost.com/a';
    const parcels = [
      { ...parcel, tracking_url: link },
      { ...parcel, tracking_code: 'JD02', status: 'lost' as const },
    ];
    const shipped = part('shipped', { parcels, shipped_at: '2026-11-24T10:00:00Z' });
    const steps = stepsOf(shipped, '2026-11-23T10:00:00Z');
    assert.deepEqual(
      steps.map((step) => [step.words, step.isDone, step.parcels.map((one) => [one.words, one.link])]),
      [
        ['Paid', true, []],
        [
          'Shipped',
          true,
          [
            ['DHL JD01, on its way', link],
            ['DHL JD02, lost', undefined],
          ],
        ],
        ['Delivered', false, []],
        ['Release to Fern & Fable', false, []],
      ],
    );
    assert.deepEqual(
      stepsOf(part('refunded'), undefined).map((step) => step.words),
      ['Paid', 'Paid back to you'],
    );
  });

  it('[B1h] says when the shop’s word pays the seller, until the holder objects', () => {
    const at = '2026-12-01T10:00:00Z';
    const proposed = part('shipped', { shop_confirmed_at: at, releases_at: at, protection_ends_at: '2027-01-01' });
    assert.match(deadlineOf(proposed)!.words, /The shop says that it has arrived. If you do not object/);
    assert.equal(deadlineOf(proposed)!.at, at);
    assert.equal(objectionPath({ id: 'pay_1' }, proposed), '/id/objections/pay_1/prt_1');
    assert.match(deadlineOf(part('shipped', { protection_ends_at: at }))!.words, /Your protection ends/);
  });
});
