import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { CarrierSteps } from '../../../../tests/world/carrier.ts';
import { returnAddress } from '../../../../tests/samples/case.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { urls } from '../../urls.ts';
import type { CaseEvent } from './commands.ts';
import type { Offer, Reason } from './record-domain.ts';
import type { CaseJson } from './schema.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('cases', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    carrier = carrierSteps(world);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
  });
  after(() => world.close());

  const cases = () => world.wallet.protection.cases;
  const newCode = () => `CA${String((codes += 1)).padStart(10, '0')}`;
  const find = async (id: string): Promise<Payment> => (await world.wallet.payments.payments.find(id))!;
  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  /** A paid part of the first seller, whose parcel the carrier has scanned. */
  const sent = async (): Promise<Payment & { readonly code: string }> => {
    const { body } = await buyer.ask(trade.order());
    assert.equal(body.status, 'captured', JSON.stringify(body));
    const code = newCode();
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call<PaymentJson>('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    return { ...(await find(body.id)), code };
  };
  const arrived = async () => {
    const payment = await sent();
    await carrier.delivers(payment.code);
    return payment;
  };
  const open = async (payment: Payment, wanted: Offer = { outcome: 'refund' }, reason: Reason = 'damaged') => {
    const part = payment.parts[0]!;
    const asked = { partId: part.id, line: part.lines[0]!.reference, reason, wanted, words: 'Broken.', evidence: [] };
    const opened = await cases().open(payment, asked);
    assert.ok(opened.ok, JSON.stringify(opened));
    return opened.value;
  };
  const move = async (dispute: CaseJson, event: CaseEvent): Promise<CaseJson> => {
    const view = await cases().find(dispute.id);
    const moved = await cases().move(view!.dispute, event);
    assert.ok(moved.ok, JSON.stringify(moved));
    return moved.value;
  };
  const look = async (dispute: CaseJson) => (await cases().find(dispute.id))!;
  const tryCode = async (dispute: CaseJson, by: 'buyer' | 'seller', trackingCode: string) =>
    cases().announce(await look(dispute), by, { carrier: 'DHL', trackingCode });
  const announce = async (dispute: CaseJson, by: 'buyer' | 'seller', trackingCode = newCode()) => {
    const announced = await tryCode(dispute, by, trackingCode);
    assert.ok(announced.ok, JSON.stringify(announced));
    await world.settle();
    return trackingCode;
  };
  const buyerBalance = () => trade.balanceOf(buyer.holderId);
  const sellerBalance = () => trade.balanceOf(trade.sellers[0].holderId);

  it('[B3a] the silence of the seller executes the proposal of the buyer, once the time for an appeal is over', async () => {
    const payment = await arrived();
    const before = await buyerBalance();
    const dispute = await open(payment);
    const { part } = await look(dispute);
    assert.ok(part.pausedAt);
    assert.equal(part.lines[0]!.caseId, dispute.id);
    await pass(2);
    await pass(3);
    assert.equal((await look(dispute)).dispute.status, 'decided');
    const toSeller = world.sandbox.inbox.list(trade.sellers[0].phone).map((letter) => letter.text);
    assert.equal(toSeller.filter((text) => text.startsWith('Holdfast: your case about an order has moved')).length, 2);
    assert.ok(toSeller.some((text) => / left to act in your case/.test(text)));
    await pass(7);
    const closed = await look(dispute);
    assert.deepEqual([closed.dispute.status, closed.dispute.result], ['closed', 'refunded']);
    assert.deepEqual([closed.part.status, closed.part.pausedAt], ['refunded', null]);
    // The other part was not shipped, and went back as well.
    assert.equal(await buyerBalance(), before + 5_000n);
  });

  it('[B3b] an operator decides for a part of the amount, and each side gets its share', async () => {
    const payment = await arrived();
    const before = [await buyerBalance(), await sellerBalance()] as const;
    const dispute = await open(payment);
    await move(dispute, { kind: 'refused', words: 'It was fine.' });
    await pass(3);
    await move(dispute, { kind: 'escalated', by: 'buyer' });
    const offer: Offer = { outcome: 'partial_refund', amountMinor: 1_000n };
    await move(dispute, { kind: 'proposed', operatorId: 'ada', offer, words: 'Half of it is scratched.' });
    assert.equal((await cases().queue({}, { most: 10 })).length, 0);
    await move(dispute, { kind: 'accepted', by: 'seller' });
    await move(dispute, { kind: 'accepted', by: 'buyer' });
    assert.deepEqual([await buyerBalance(), await sellerBalance()], [before[0] + 1_000n, before[1] + 1_840n]);
  });

  it('[B3d] a return is refunded when the wallet has seen its delivery at the address of the seller', async () => {
    const payment = await arrived();
    const before = await buyerBalance();
    const dispute = await open(payment, { outcome: 'return_refund' }, 'not_as_described');
    await move(dispute, { kind: 'accepted', by: 'seller' });
    await move(dispute, { kind: 'address_given', address: { ...returnAddress, city: 'Köln', postalCode: '50667' } });
    const code = await announce(dispute, 'buyer');
    await carrier.scans(code);
    assert.equal((await look(dispute)).dispute.status, 'returning');
    await carrier.delivers(code, { country: 'DE', zip: '50667', city: 'Koeln' });
    assert.equal((await look(dispute)).dispute.status, 'return_delivered');
    await pass(3);
    assert.equal((await look(dispute)).dispute.result, 'refunded');
    assert.equal(await buyerBalance(), before + 3_000n);
  });

  /** A case whose buyer is to send the goods back. */
  const returning = async (): Promise<CaseJson> => {
    const dispute = await open(await arrived(), { outcome: 'return_refund' }, 'counterfeit');
    await move(dispute, { kind: 'accepted', by: 'seller' });
    await move(dispute, { kind: 'address_given', address: returnAddress });
    return dispute;
  };
  /** A return that its carrier has scanned, without a word of it to the wallet. */
  const scannedInSilence = async (trackingCode = newCode()): Promise<CaseJson> => {
    const dispute = await returning();
    await announce(dispute, 'buyer', trackingCode);
    const tracker = world.sandbox.trackers.byCode(trackingCode)!;
    const datetime = new Date((await look(dispute)).dispute.openedAt.getTime() + 60_000).toISOString();
    tracker.status = 'in_transit';
    tracker.tracking_details.push({ object: 'TrackingDetail', status: 'in_transit', message: 'On its way', datetime });
    return dispute;
  };

  it('[B3d] a return that its carrier has scanned in time is not missed, even without a webhook', async () => {
    const dispute = await scannedInSilence();
    await cases().due(dispute.id as Id<'cas'>);
    assert.equal((await look(dispute)).dispute.status, 'returning');
  });

  it('[B3d] a return is looked up a quarter of an hour after it was announced', async () => {
    const dispute = await scannedInSilence();
    world.advance(16 * 60_000);
    await world.wallet.jobs.sweep();
    await world.settle();
    assert.equal((await look(dispute)).dispute.status, 'returning');
  });

  it('[S125] a code that was replaced before any scan is free for the parcel that really has it', async () => {
    const [one, other] = [await returning(), await returning()];
    const mistyped = await announce(one, 'buyer');
    const used = { ok: false, error: { code: 'parcel_used' } };
    assert.deepEqual(await tryCode(other, 'buyer', mistyped), used);
    const right = await announce(one, 'buyer');
    await announce(other, 'buyer', mistyped);
    assert.deepEqual(await tryCode(one, 'buyer', mistyped), used);
    await carrier.scans(mistyped);
    assert.equal((await look(other)).dispute.status, 'returning');
    assert.equal((await look(one)).dispute.status, 'awaiting_return');
    await carrier.scans(right);
    assert.equal((await look(one)).dispute.status, 'returning');
  });

  it('[S125] a code that was scanned is never free, even if nobody has reported the scan', async () => {
    const code = newCode();
    const [one, other] = [await scannedInSilence(code), await returning()];
    const refused = await tryCode(one, 'buyer', newCode());
    assert.deepEqual(refused, { ok: false, error: { code: 'case_not_in_state', status: 'returning' } });
    assert.deepEqual(await tryCode(other, 'buyer', code), { ok: false, error: { code: 'parcel_used' } });
  });

  it('[B3e] a replacement that arrives starts the time to release', async () => {
    const payment = await arrived();
    const before = await sellerBalance();
    const dispute = await open(payment, { outcome: 'replacement' }, 'wrong_item');
    await move(dispute, { kind: 'accepted', by: 'seller' });
    const code = await announce(dispute, 'seller');
    await carrier.scans(code);
    await carrier.delivers(code);
    const { dispute: closed, part } = await look(dispute);
    assert.deepEqual([closed.result, part.status, part.parcels.length], ['replaced', 'delivered', 2]);
    await pass(7);
    assert.equal((await look(dispute)).part.status, 'released');
    assert.equal(await sellerBalance(), before + 2_760n);
  });

  it('[S85] blocks at the seller what was paid for a line, until its case ends', async () => {
    const payment = await arrived();
    await pass(7);
    assert.equal((await find(payment.id)).parts[0]!.status, 'released');
    const { holderId } = trade.sellers[0];
    const heldMinor = async () => {
      const owned = await world.wallet.ledger.accountsOfHolder(holderId);
      return owned.find((account) => account.kind === 'available')!.heldMinor;
    };
    const before = [await buyerBalance(), await sellerBalance()] as const;
    const reserve = await heldMinor();
    const one = await open(payment, { outcome: 'partial_refund', amountMinor: 1_000n });
    assert.equal(await heldMinor(), reserve);
    await move(one, { kind: 'accepted', by: 'seller' });
    assert.equal(await heldMinor(), reserve - 920n, 'the refund came out of the reserve');
    assert.deepEqual([await buyerBalance(), await sellerBalance()], [before[0] + 1_000n, before[1] - 920n]);
    const other = await open(payment, { outcome: 'refund' }, 'wrong_item');
    assert.equal(await heldMinor(), reserve - 920n);
    await move(other, { kind: 'withdrawn' });
    assert.deepEqual([await heldMinor(), await sellerBalance()], [reserve - 920n, before[1] - 920n]);
  });

  it('[S85] blocks at the seller what the reserve no longer covers, and keeps the reserve', async () => {
    const { holderId } = trade.sellers[0];
    const heldMinor = async () => {
      const owned = await world.wallet.ledger.accountsOfHolder(holderId);
      return owned.find((account) => account.kind === 'available')!.heldMinor;
    };
    const payment = await arrived();
    await pass(7);
    await pass(14);
    const kept = await heldMinor();
    assert.equal((await find(payment.id)).parts[0]!.reserve.at(-1)!.left.minor, 276n);
    const dispute = await open(payment, { outcome: 'refund' });
    assert.equal(await heldMinor(), kept + 2_760n - 276n);
    await move(dispute, { kind: 'withdrawn' });
    assert.equal(await heldMinor(), kept);
  });

  it('[B3f] a protection that ends without a delivery opens a case, which a late delivery closes', async () => {
    const [late, lost] = [await sent(), await sent()];
    await pass(60);
    const [one] = await cases().list(late);
    const [other] = await cases().list(lost);
    assert.deepEqual([one!.reason, one!.openedBy, one!.status], ['not_received', 'clock', 'open']);
    await carrier.delivers(late.code);
    assert.deepEqual((await cases().list(late))[0]!.result, 'delivered');
    assert.equal((await find(late.id)).parts[0]!.status, 'delivered');
    world.advance(HOUR_MS);
    const before = await buyerBalance();
    await pass(5);
    assert.equal((await cases().list(lost))[0]!.result, 'refunded');
    assert.equal(await buyerBalance(), before + 3_000n);
    assert.equal(other!.status, 'open');
  });
});
