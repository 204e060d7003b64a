import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePolicy, opening, start, subject } from '../../../../tests/samples/case.ts';
import { eur, sampleLine, samplePart, samplePayment } from '../../../../tests/samples/payment.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { block, uncovered } from './block-domain.ts';
import { openCase } from './opening-domain.ts';

const part = samplePart({
  status: 'released',
  amount: eur(2_000n),
  commission: eur(160n),
  fee: eur(12n),
  lines: [
    sampleLine({ reference: 'mug', amount: eur(1_500n), releasedAt: start }),
    sampleLine({ reference: 'cup', amount: eur(500n), releasedAt: start }),
  ],
});
const payment = samplePayment({ parts: [part], amount: eur(2_000n) });
const account = (postedMinor: bigint): Account => ({
  id: part.sellerAccountId,
  cell: 0,
  ownerKind: 'holder',
  ownerId: '00000000-0000-7000-8000-000000000000',
  kind: 'available',
  currency: 'EUR',
  floorMinor: 0n,
  postedMinor,
  heldMinor: 0n,
});

describe('[S85] what a case about a released line blocks at the seller', () => {
  const opened = openCase(subject, opening, casePolicy, start);
  assert.ok(opened.ok);
  const { dispute } = opened.value;
  const blocked = (postedMinor: bigint) =>
    block({ payment, part, account: account(postedMinor) }, dispute, start)?.account.heldMinor;

  it('is the share that the seller got for the line, without commission and fee', () => {
    assert.deepEqual(uncovered(payment, part, 'mug'), eur(1_371n));
    assert.equal(blocked(5_000n), 1_371n);
  });

  it('is nothing that the reserve of the part covers, after the shares of its other cases', () => {
    const held = (minor: bigint) => [
      { heldAt: start, endsAt: start, held: eur(minor), left: eur(minor), due: eur(minor), dueLeft: eur(minor) },
    ];
    assert.deepEqual(uncovered(payment, { ...part, reserve: held(1_371n) }, 'mug'), eur(0n));
    assert.deepEqual(uncovered(payment, { ...part, reserve: held(1_000n) }, 'mug'), eur(371n));
    const [mug, cup] = [part.lines[0]!, { ...part.lines[1]!, caseId: 'cas_other' as const }];
    const other = { ...part, lines: [mug, cup], reserve: held(1_371n) };
    assert.deepEqual(uncovered(payment, other, 'mug'), eur(457n));
  });

  it('is at most what is there', () => {
    assert.equal(blocked(400n), 400n);
    assert.equal(blocked(0n), undefined);
  });
});
