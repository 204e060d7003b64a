import assert from 'node:assert/strict';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import type { CaseEvent } from '../../wallet/server/protection/cases/commands.ts';
import type { Reason } from '../../wallet/server/protection/cases/record-domain.ts';
import type { CaseJson } from '../../wallet/server/protection/cases/schema.ts';
import { urls } from '../../wallet/server/urls.ts';
import { carrierSteps } from './carrier.ts';
import type { Customer, Trade } from './trade.ts';
import type { TestWorld } from './world.ts';

const DAY_MS = 86_400_000;

/** A case that waits for an operator, with the address of its page. */
export type Escalated = CaseJson & { readonly path: string };

/** What a case is about, and what its seller answers. */
export interface Quarrel {
  readonly reason: Reason;
  readonly wanted: 'refund' | 'return_refund';
  readonly answer: string;
}

const quarrel: Quarrel = { reason: 'damaged', wanted: 'refund', answer: 'It left whole.' };

/** The steps of buyers and sellers that bring cases to operators. */
export interface Disputes {
  move(id: string, event: CaseEvent): Promise<void>;
  /** Opens a case about a delivered line of 30 euros, which the seller has refused. */
  refused(words?: string, evidence?: readonly string[], more?: Partial<Quarrel>): Promise<CaseJson>;
  /** Opens such a case, and escalates it three days later. */
  escalated(words?: string, evidence?: readonly string[]): Promise<Escalated>;
}

let codes = 0;

/** Lets a customer dispute purchases. */
export function openDisputes(world: TestWorld, trade: Trade, buyer: Customer): Disputes {
  const carrier = carrierSteps(world);
  const { cases } = world.wallet.protection;
  const move = async (id: string, event: CaseEvent): Promise<void> => {
    const moved = await cases.move((await cases.find(id))!.dispute, event);
    assert.ok(moved.ok, JSON.stringify(moved));
  };
  const refused: Disputes['refused'] = async (words = 'The spout is broken.', evidence = [], more = {}) => {
    const { reason, wanted, answer } = { ...quarrel, ...more };
    const { body } = await buyer.ask(trade.order());
    const code = `CO${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call<PaymentJson>('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    await carrier.delivers(code);
    const payment = (await world.wallet.payments.payments.find(body.id))!;
    const opened = await cases.open(payment, {
      partId: payment.parts[0]!.id,
      line: 'l1',
      reason,
      wanted: { outcome: wanted },
      words,
      evidence,
    });
    assert.ok(opened.ok, JSON.stringify(opened));
    await move(opened.value.id, { kind: 'refused', words: answer });
    return opened.value;
  };
  const escalated = async (words?: string, evidence?: readonly string[]): Promise<Escalated> => {
    const dispute = await refused(words, evidence);
    world.advance(3 * DAY_MS);
    await move(dispute.id, { kind: 'escalated', by: 'buyer' });
    return { ...dispute, path: urls.staff.case({ caseId: dispute.id }) };
  };
  return { move, refused, escalated };
}
