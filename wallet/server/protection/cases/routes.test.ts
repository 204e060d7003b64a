import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { CarrierSteps } from '../../../../tests/world/carrier.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import { cents } from '../../../../tests/world/money.ts';
import type { Answer, Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { problemForm, urls } from '../../urls.ts';
import type { CaseEvent } from './commands.ts';
import type { Offer, Reason } from './record-domain.ts';
import type { CaseJson } from './schema.ts';

const DAY_MS = 86_400_000;

type ShopCase = CaseJson & { readonly case_url: string };
type CaseProblem = Problem & {
  readonly case_status?: string;
  readonly turn?: string;
  readonly from?: string;
  readonly left?: { readonly amount: string };
};
type Step = 'acceptances' | 'offers' | 'escalations' | 'return-addresses' | 'waivers' | 'shipments';

const address = { name: 'Mug Works', street: 'Dock Street 4', postal_code: '50667', city: 'Köln', country: 'DE' };

describe('cases, from the shop', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  let codes = 0;
  let keys = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    carrier = carrierSteps(world);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
  });
  after(() => world.close());

  const newCode = () => `CR${String((codes += 1)).padStart(10, '0')}`;
  const cases = () => world.wallet.protection.cases;
  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };
  /** A paid part of the first seller that its carrier has delivered. */
  const arrived = async (): Promise<PaymentJson> => {
    const { body } = await buyer.ask(trade.order());
    assert.equal(body.status, 'captured', JSON.stringify(body));
    const code = newCode();
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    await carrier.delivers(code);
    return body;
  };
  /** The buyer's own word, as the hosted page takes it. */
  const open = async (wanted: Offer = { outcome: 'refund' }, reason: Reason = 'damaged'): Promise<ShopCase> => {
    const payment = (await world.wallet.payments.payments.find((await arrived()).id))!;
    const asked = { partId: payment.parts[0]!.id, line: 'l1', reason, wanted, words: 'Broken.', evidence: [] };
    const opened = await cases().open(payment, asked);
    assert.ok(opened.ok, JSON.stringify(opened));
    return look(opened.value);
  };
  /** What the buyer, an operator or the clock does. */
  const other = async (dispute: ShopCase, event: CaseEvent): Promise<ShopCase> => {
    const moved = await cases().move((await cases().find(dispute.id))!.dispute, event);
    assert.ok(moved.ok, JSON.stringify(moved));
    return look(dispute);
  };
  const look = async ({ id }: { id: string }): Promise<ShopCase> =>
    (await trade.call<ShopCase>('GET', urls.protection.shopCase({ caseId: id }))).body;
  const pathOf = ({ id }: { id: string }, step: Step) => `/v1/cases/${id}/${step}`;
  const act = <Body = ShopCase>(
    dispute: { id: string },
    step: Step,
    body: object = {},
    key = `case-${(keys += 1)}`,
  ): Promise<Answer<Body>> => trade.call<Body>('POST', pathOf(dispute, step), body, key);
  const refused = async (dispute: { id: string }, step: Step, body: object = {}): Promise<CaseProblem> =>
    (await act<CaseProblem>(dispute, step, body)).body;
  const released = async ({ payment_id: paymentId }: ShopCase) =>
    (await trade.call('GET', urls.payments.payment({ paymentId }))).body.parts[0]!.released.amount;
  const everyStep = (): readonly [Step, object][] => [
    ['acceptances', {}],
    ['offers', { outcome: 'nothing', words: 'It was whole.' }],
    ['offers', { outcome: 'partial_refund', amount: cents('1'), words: 'A cent.' }],
    ['escalations', {}],
    ['return-addresses', address],
    ['waivers', {}],
    ['shipments', { carrier: 'DHL', tracking_code: newCode() }],
  ];

  it('[B2a] are listed with their payment, and lead to the page where buyer and seller act', async () => {
    const dispute = await open();
    assert.equal(dispute.case_url, `${world.walletUrl}${urls.protection.case({ caseId: dispute.id })}`);
    assert.deepEqual([dispute.status, dispute.awaits?.who, dispute.timeline.length], ['open', 'seller', 1]);
    const path = urls.protection.cases({ paymentId: dispute.payment_id });
    assert.deepEqual((await trade.call<{ cases: ShopCase[] }>('GET', path)).body, { cases: [dispute] });
  });

  it('[B2a] a confirmation that is asked for also names the page for a problem', async () => {
    const payment = await arrived();
    const partId = payment.parts[0]!.id;
    const path = urls.protection.confirmations({ paymentId: payment.id });
    const asked = await trade.call<{ problem_url: string }>('POST', path, { part_id: partId }, 'k');
    const page = problemForm({ paymentId: payment.id, partId });
    assert.equal(asked.body.problem_url, `${world.walletUrl}${page}`);
  });

  it('[B3b] [B4c] the seller accepts, and the buyer is refunded once, however often it is sent', async () => {
    const dispute = await open();
    const before = await buyer.balance();
    const answers = await Promise.all(Array.from({ length: 6 }, () => act(dispute, 'acceptances', {}, 'once')));
    for (const one of answers) assert.deepEqual([one.status, one.body], [200, answers[0]!.body]);
    assert.deepEqual([answers[0]!.body.status, answers[0]!.body.result], ['closed', 'refunded']);
    assert.equal(await buyer.balance(), before + 3_000n);
    const otherBody = await act<Problem>(dispute, 'acceptances', { words: 'Sorry.' }, 'once');
    assert.deepEqual([otherBody.status, otherBody.body.code], [422, 'idempotency_key_reused']);
    const keyless = await trade.call<Problem>('POST', pathOf(dispute, 'acceptances'), {});
    assert.deepEqual([keyless.status, keyless.body.code], [400, 'idempotency_key_missing']);
  });

  it('[B3b] the seller offers, and the buyer answers; each refusal says what stands in the way', async () => {
    const dispute = await open();
    const partial = (amount: string | undefined, outcome = 'partial_refund', currency = 'EUR') => ({
      outcome,
      ...(amount === undefined ? {} : { amount: { amount, currency } }),
      words: 'A part of it.',
    });
    const above = await refused(dispute, 'offers', partial('3001'));
    assert.deepEqual([above.status, above.code, above.left?.amount], [422, 'amount_above_line', '3000']);
    for (const body of [partial('3000'), partial(undefined), partial('5', 'refund'), partial('5', 'nothing')]) {
      const { status, code } = await refused(dispute, 'offers', body);
      assert.deepEqual([status, code], [422, 'amount_not_partial'], JSON.stringify(body));
    }
    for (const body of [partial('0'), partial('-5'), { outcome: 'refund' }, partial('5', 'everything'), {}]) {
      assert.equal((await refused(dispute, 'offers', body)).code, 'invalid_request', JSON.stringify(body));
    }
    const early = await refused(dispute, 'escalations');
    assert.deepEqual([early.code, early.from], ['escalation_too_early', dispute.escalation_from]);
    const offered = await act(dispute, 'offers', partial('500'));
    assert.deepEqual(offered.body.offer, { outcome: 'partial_refund', amount: cents('500') });
    assert.deepEqual([offered.body.status, offered.body.awaits?.who], ['countered', 'buyer']);
    assert.deepEqual(
      [offered.body.timeline.at(-1)!.by, offered.body.timeline.at(-1)!.words],
      ['seller', 'A part of it.'],
    );
    const again = await refused(dispute, 'offers', partial('400'));
    assert.deepEqual([again.status, again.code, again.turn], [409, 'not_your_turn', 'buyer']);
    const early2 = await refused(dispute, 'waivers');
    assert.deepEqual([early2.status, early2.code, early2.case_status], [409, 'case_not_in_state', 'countered']);
  });

  it('[B3b] a seller who has seen an older state of the case decides nothing', async () => {
    const dispute = await open();
    await act(dispute, 'offers', { outcome: 'nothing', words: 'It was whole.', seen: 1 });
    const offer: Offer = { outcome: 'replacement' };
    await other(dispute, { kind: 'countered', by: 'buyer', offer, words: 'Then another one.' });
    const stale = await refused(dispute, 'acceptances', { seen: 1 });
    assert.deepEqual([stale.status, stale.code], [409, 'case_changed']);
    assert.equal((await look(dispute)).status, 'countered');
    const current = await act(dispute, 'acceptances', { seen: 3 });
    assert.deepEqual([current.status, current.body.status], [200, 'awaiting_replacement']);
  });

  it('[B4c] the seller gives an address for the return, or does without the goods', async () => {
    const returned = await open({ outcome: 'return_refund' }, 'not_as_described');
    await act(returned, 'acceptances');
    assert.equal((await refused(returned, 'return-addresses', { ...address, country: 'Germany' })).status, 400);
    const given = await act(returned, 'return-addresses', address);
    assert.deepEqual([given.body.status, given.body.return_address], ['awaiting_return', address]);
    assert.equal((await refused(returned, 'return-addresses', address)).code, 'case_not_in_state');
    const before = await buyer.balance();
    const waived = await act(returned, 'waivers', { words: 'Keep it.' });
    assert.deepEqual([waived.body.result, await buyer.balance()], ['refunded', before + 3_000n]);
  });

  it('the seller announces a replacement, with a code that is of no other parcel', async () => {
    const dispute = await open({ outcome: 'replacement' }, 'wrong_item');
    await act(dispute, 'acceptances');
    const { body: payment } = await trade.call('GET', urls.payments.payment({ paymentId: dispute.payment_id }));
    const used = payment.parts[0]!.parcels[0]!.tracking_code;
    for (const [trackingCode, code] of [
      [used, 'parcel_used'],
      [used.toLowerCase(), 'parcel_used'],
      ['- -', 'tracking_code_refused'],
    ] as const) {
      const body = { carrier: 'DHL', tracking_code: trackingCode };
      assert.equal((await refused(dispute, 'shipments', body)).code, code, trackingCode);
    }
    const code = newCode();
    const sent = await act(dispute, 'shipments', { carrier: 'DHL', tracking_code: code }, 'ship');
    assert.deepEqual([sent.body.parcel?.tracking_code, sent.body.status], [code, 'awaiting_replacement']);
    await carrier.scans(code);
    assert.equal((await look(dispute)).status, 'replacing');
    const replayed = await act(dispute, 'shipments', { carrier: 'DHL', tracking_code: code }, 'ship');
    assert.deepEqual([replayed.status, replayed.body], [200, sent.body]);
    assert.equal((await look(dispute)).status, 'replacing');
  });

  it('[S127] no step of a shop releases a cent, in any state of a case', async () => {
    const seller = () => trade.balanceOf(trade.sellers[0].holderId);
    const states: readonly (() => Promise<ShopCase>)[] = [
      () => open(),
      async () => {
        const dispute = await open();
        await act(dispute, 'offers', { outcome: 'nothing', words: 'It was whole.' });
        return dispute;
      },
      async () => {
        const dispute = await open();
        await pass(3);
        await act(dispute, 'escalations');
        return dispute;
      },
      async () => {
        const dispute = await open();
        await pass(3);
        await other(dispute, { kind: 'escalated', by: 'buyer' });
        const words = 'No fault is seen.';
        return other(dispute, { kind: 'proposed', operatorId: 'ada', offer: { outcome: 'nothing' }, words });
      },
      async () => {
        const dispute = await open({ outcome: 'return_refund' }, 'not_as_described');
        await act(dispute, 'acceptances');
        return dispute;
      },
      async () => {
        const dispute = await open({ outcome: 'replacement' }, 'wrong_item');
        await act(dispute, 'acceptances');
        return dispute;
      },
    ];
    let taken = 0;
    for (const reach of states) {
      let dispute = await reach();
      for (const [step, body] of everyStep()) {
        const before = await seller();
        const { status } = await act(dispute, step, body);
        assert.equal(await released(dispute), '0', `${step} in ${dispute.status}`);
        assert.equal(await seller(), before, `${step} in ${dispute.status}`);
        if (status !== 200) continue;
        taken += 1;
        const { result } = await look(dispute);
        assert.ok(result === undefined || result === 'refunded', `${step} in ${dispute.status}`);
        dispute = await reach();
      }
    }
    assert.equal(taken, 7);
  });

  it('[S85] [B2a] a refund or cancelation during a case is refused, and so is a case after a refund', async () => {
    const dispute = await open({ outcome: 'partial_refund', amountMinor: 500n });
    const { payment_id: paymentId, part_id: partId } = dispute;
    const before = await buyer.balance();
    const ask = (path: string, body: object) =>
      trade.call<Problem>('POST', path, { part_id: partId, ...body }, `s85-${(keys += 1)}`);
    for (const body of [{}, { amount: cents('1') }, { lines: [{ reference: 'l1' }] }]) {
      const { status, body: answer } = await ask(urls.protection.refunds({ paymentId }), body);
      assert.deepEqual([status, answer.code], [409, 'case_open'], JSON.stringify(body));
    }
    assert.equal((await ask(urls.protection.cancelations({ paymentId }), {})).status, 409);
    assert.equal(await buyer.balance(), before);
    // Both at once: the case decides, and the refund finds what it left.
    const [accepted, refunded] = await Promise.all([
      act(dispute, 'acceptances'),
      ask(urls.protection.refunds({ paymentId }), {}),
    ]);
    assert.equal(accepted.body.result, 'partially_refunded');
    if (refunded.status !== 201) await ask(urls.protection.refunds({ paymentId }), {});
    assert.equal(await buyer.balance(), before + 3_000n);
    const payment = (await world.wallet.payments.payments.find(paymentId))!;
    const again = { partId, line: 'l1', reason: 'counterfeit', words: 'Not silver.', evidence: [] } as const;
    const late = await cases().open(payment, { ...again, wanted: { outcome: 'refund' } });
    assert.equal(!late.ok && late.error.code, 'line_refunded');
  });

  it('[B3b] a proposal for the seller is executed only once the buyer has accepted it as well', async () => {
    const dispute = await open();
    await pass(3);
    await act(dispute, 'escalations', { words: 'Please look.' });
    const offer: Offer = { outcome: 'partial_refund', amountMinor: 1_000n };
    await other(dispute, { kind: 'proposed', operatorId: 'ada', offer, words: 'A scratch.' });
    const accepted = await act(dispute, 'acceptances');
    assert.deepEqual([accepted.body.status, accepted.body.accepted_by], ['proposed', ['seller']]);
    assert.equal((await refused(dispute, 'acceptances')).code, 'accepted_before');
    assert.equal(await released(dispute), '0');
    assert.equal((await other(dispute, { kind: 'accepted', by: 'buyer' })).result, 'partially_refunded');
    assert.equal(await released(dispute), '2000');
  });

  it('the seller cannot talk a case away that the end of the protection opened', async () => {
    const { body } = await buyer.ask(trade.order());
    const code = newCode();
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    await pass(60);
    const path = urls.protection.cases({ paymentId: body.id });
    const [dispute] = (await trade.call<{ cases: ShopCase[] }>('GET', path)).body.cases;
    assert.equal(dispute!.opened_by, 'clock');
    const talk = await refused(dispute!, 'offers', { outcome: 'nothing', words: 'It was sent.' });
    assert.deepEqual([talk.status, talk.code], [409, 'carrier_record_needed']);
    assert.equal((await act(dispute!, 'acceptances')).body.result, 'refunded');
  });

  it('[S63] belong to the shop of their payment, and to no token of a buyer', async () => {
    const dispute = await open();
    const otherTrade = await world.given.trade();
    const list = urls.protection.cases({ paymentId: dispute.payment_id });
    const one = urls.protection.shopCase({ caseId: dispute.id });
    assert.equal((await otherTrade.call<Problem>('GET', list)).body.code, 'payment_not_found');
    for (const id of [dispute.id, 'cas_nothing', 'x']) {
      const foreign = await otherTrade.call<Problem>('GET', urls.protection.shopCase({ caseId: id }));
      assert.deepEqual([foreign.status, foreign.body.code], [404, 'case_not_found']);
    }
    for (const [step, body] of everyStep()) {
      const path = pathOf(dispute, step);
      const foreign = await otherTrade.call<Problem>('POST', path, body, `foreign-${step}`);
      assert.deepEqual([foreign.status, foreign.body.code], [404, 'case_not_found'], step);
      const own = await trade.shop.api(buyer.accessToken, 'POST', path, body, { 'idempotency-key': 'k' });
      assert.equal(own.status, 403, step);
      await own.body?.cancel();
    }
    for (const path of [list, one]) {
      const own = await trade.shop.api(buyer.accessToken, 'GET', path);
      assert.equal(own.status, 403);
      await own.body?.cancel();
    }
    assert.deepEqual(await look(dispute), dispute);
  });

  it('[B2b] take the messages of both sides as evidence, which both and an operator read, until they end', async () => {
    const dispute = await open();
    const path = urls.protection.caseTranscript({ caseId: dispute.id });
    const message = (words: string) => ({ by: 'buyer', at: '2026-11-20T10:00:00Z', words, files: 1 });
    const put = (words: string, from: Trade = trade) => from.call<Problem>('PUT', path, { messages: [message(words)] });
    assert.equal((await put('It came <b>open</b>: http://evil.example')).status, 204);
    assert.equal((await put('It came <b>broken</b>: http://evil.example')).status, 204);
    const foreign = await put('x', await world.given.trade());
    assert.deepEqual([foreign.status, foreign.body.code], [404, 'case_not_found']);
    assert.equal((await put(`a${'\u0301'.repeat(12)}`)).body.code, 'words_not_readable');
    for (const who of [buyer, trade.sellers[0]]) {
      const visitor = await world.when.logsIn(who);
      await visitor.open(dispute.case_url);
      assert.match(visitor.page.text, /as it has handed them over[\s\S]*It came &lt;b&gt;broken&lt;\/b&gt;/);
      assert.doesNotMatch(visitor.page.text, /It came &lt;b&gt;open|href="http:\/\/evil/);
    }
    await other(dispute, { kind: 'withdrawn' });
    const late = await put('Late');
    assert.deepEqual([late.status, late.body.code], [409, 'case_not_in_state']);
  });

  it('[S94] refuse words and addresses with letters that nobody sees', async () => {
    const dispute = await open();
    for (const [step, body] of [
      ['acceptances', { words: 'a\u202eb' }],
      ['offers', { outcome: 'nothing', words: 'a\u200bb' }],
      ['return-addresses', { ...address, name: '\u3164' }],
      ['return-addresses', { ...address, street: 'a\u202eb' }],
      ['shipments', { carrier: 'a\u200bb', tracking_code: newCode() }],
    ] as const) {
      const { status, code } = await refused(dispute, step, body);
      assert.deepEqual([status, code], [400, 'words_not_readable'], JSON.stringify(body));
    }
    for (const body of [
      { ...address, more: 1 },
      { ...address, seen: 0 },
      { ...address, seen: 1.5 },
    ]) {
      assert.equal((await refused(dispute, 'return-addresses', body)).code, 'invalid_request');
    }
  });
});
