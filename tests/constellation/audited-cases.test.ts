import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { audit } from '../../auditor/audit.ts';
import type { AuditSettings } from '../../auditor/audit.ts';
import { reportWords } from '../../auditor/report.ts';
import type { Payment } from '../../wallet/server/payments/payments/domain.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import type { CaseEvent } from '../../wallet/server/protection/cases/commands.ts';
import type { Offer } from '../../wallet/server/protection/cases/record-domain.ts';
import { urls } from '../../wallet/server/urls.ts';
import { carrierSteps } from '../world/carrier.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const DAY_MS = 86_400_000;

describe('the audit of cases', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let settings: AuditSettings;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
    settings = { wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
  });
  after(() => world.close());

  const cases = () => world.wallet.protection.cases;
  /** A paid order of which a carrier has scanned a part, or some pieces of its first line. */
  const sent = async (index = 0, pieces?: number): Promise<Payment> => {
    const { body } = await buyer.ask(trade.order());
    const part = body.parts[index]!;
    const code = `AC${String((codes += 1)).padStart(10, '0')}`;
    const lines = pieces === undefined ? {} : { lines: [{ reference: part.lines[0]!.reference, quantity: pieces }] };
    const parcel = { part_id: part.id, carrier: 'DHL', tracking_code: code, ...lines };
    await trade.call<PaymentJson>('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrierSteps(world).scans(code);
    return (await world.wallet.payments.payments.find(body.id))!;
  };
  const open = async (payment: Payment, index = 0) => {
    const wanted: Offer = { outcome: 'refund' };
    const part = payment.parts[index]!;
    const line = part.lines[0]!.reference;
    const asked = { partId: part.id, line, reason: 'damaged', wanted, words: 'Broken.', evidence: [] } as const;
    const opened = await cases().open(payment, asked);
    assert.ok(opened.ok, JSON.stringify(opened));
    return opened.value.id;
  };
  const move = async (caseId: string, event: CaseEvent) => {
    const moved = await cases().move((await cases().find(caseId))!.dispute, event);
    assert.ok(moved.ok, JSON.stringify(moved));
  };
  const assertAgrees = async () => {
    const done = await audit(settings);
    assert.deepEqual(done.findings, [], reportWords(done, settings));
  };

  it('[O2a] [B3a] agrees with open cases, with warnings, and with the refund of a case that nobody answered', async () => {
    await open(await sent());
    await assertAgrees();
    for (const days of [3, 2, 4, 3]) {
      world.advance(days * DAY_MS);
      await world.wallet.jobs.sweep();
      await world.settle();
      await assertAgrees();
    }
  });

  it('[O2a] [B3b] agrees with a decision that shares a line, and with a withdrawn case', async () => {
    const shared = await open(await sent());
    const offer = { outcome: 'partial_refund', amountMinor: 701n } as const;
    await move(shared, { kind: 'countered', by: 'seller', offer });
    await assertAgrees();
    await move(shared, { kind: 'accepted', by: 'buyer' });
    await assertAgrees();
    await move(await open(await sent()), { kind: 'withdrawn' });
    await assertAgrees();
  });

  it('[O2a] [B3b] agrees with a decision for the seller of a line that was sent in part', async () => {
    const payment = await sent(1, 1);
    const disputed = await open(payment, 1);
    world.advance(3 * DAY_MS);
    await move(disputed, { kind: 'escalated', by: 'buyer' });
    await move(disputed, { kind: 'proposed', operatorId: 'ada', offer: { outcome: 'nothing' }, words: 'It is whole.' });
    await move(disputed, { kind: 'accepted', by: 'seller' });
    await move(disputed, { kind: 'accepted', by: 'buyer' });
    const { part } = (await cases().find(disputed))!;
    assert.equal(part.status, 'released');
    await assertAgrees();
  });
});
