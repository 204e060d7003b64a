import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { CarrierSteps } from '../../../../tests/world/carrier.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import type { CaseEvent } from '../../protection/cases/commands.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('deciding about much money', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  let ada: Operator;
  let bea: Operator;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    carrier = carrierSteps(world);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 200_000n });
    // From now on an operator decides alone about ten euros.
    await world.walletRows(`insert into staff.limits values (2, '2021-01-01', 'EUR', 1000)`);
    ada = await openOperator(world, 'Ada');
  });
  after(() => world.close());

  const cases = () => world.wallet.protection.cases;
  const look = async (id: string) => (await cases().find(id))!.dispute;
  const move = async (id: string, event: CaseEvent) => {
    const moved = await cases().move(await look(id), event);
    assert.ok(moved.ok, JSON.stringify(moved));
  };
  /** A case about a delivered line of 30 euros that waits for an operator. */
  const escalated = async () => {
    const { body } = await buyer.ask(trade.order());
    const code = `CO${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call<PaymentJson>('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    await carrier.delivers(code);
    const payment = (await world.wallet.payments.payments.find(body.id))!;
    const wanted = { outcome: 'refund', reason: 'damaged' } as const;
    const opened = await cases().open(payment, {
      partId: payment.parts[0]!.id,
      line: 'l1',
      reason: wanted.reason,
      wanted: { outcome: wanted.outcome },
      words: 'Broken.',
      evidence: [],
    });
    assert.ok(opened.ok);
    const { id } = opened.value;
    await move(id, { kind: 'refused', words: 'It left whole.' });
    world.advance(3 * DAY_MS);
    await move(id, { kind: 'escalated', by: 'buyer' });
    return { id, path: urls.staff.case({ caseId: id }) };
  };
  const refund = { outcome: 'refund', ground: 'evidence_of_buyer', words: 'The picture shows a broken spout.' };
  const decide = async ({ visitor }: Operator, path: string, fields: Record<string, string> = refund) => {
    await visitor.open(`${world.consoleUrl}${path}`);
    await visitor.submit(path, fields);
    return visitor.page;
  };
  const sign = async ({ visitor, device }: Operator, path: string, lies = {}, by = device) => {
    await visitor.open(`${world.consoleUrl}${path}`);
    const response = JSON.stringify(by.sign(visitor.passkeyOptions(), lies));
    await visitor.submit('/sign', { response });
    return visitor.page;
  };
  const sendBack = async ({ visitor }: Operator, path: string) => {
    await visitor.open(`${world.consoleUrl}${path}`);
    await visitor.submit('/send-back', {});
    return visitor.page;
  };
  /** Posts a signature that the page does not offer. */
  const force = async ({ visitor, device }: Operator, path: string) => {
    const [row] = await world.walletRows<{ id: string }>(
      'select id from staff.large_decisions order by id desc limit 1',
    );
    await visitor.open(`${world.consoleUrl}${path}`);
    assert.doesNotMatch(visitor.page.text, /Sign with your passkey/);
    const target = `${path}/decisions/${toId('dcn', row!.id)}/sign`;
    const response = JSON.stringify(device.sign({ challenge: 'AAAA' }));
    const posted = await visitor.post(target, { response });
    assert.equal(posted.status, 422);
    return posted.text();
  };
  const actsOf = async (caseId: string) => {
    const rows = await world.walletRows<{ name: string; what: string }>(
      `select name, what from staff.log join staff.members member on member.id = member_id
        where case_id = $1 and what <> 'looked' order by log.number`,
      [toUuid(caseId as Id<'cas'>)],
    );
    return rows.map(({ name, what }) => `${name} ${what}`);
  };

  it('[S62] takes nothing while nobody else could sign it, and keeps what was typed', async () => {
    const { path } = await escalated();
    const page = await decide(ada, path);
    assert.equal(page.status, 422);
    assert.match(page.text, /nobody else could sign/);
    assert.match(page.text, /The picture shows a broken spout/);
    bea = await openOperator(world, 'Bea', { role: 'admin' });
  });

  it('[O1b] [S62] waits for the signature of a second operator, and then is published', async () => {
    const { id, path } = await escalated();
    const before = await look(id);
    assert.match((await decide(ada, path)).text, /waits for a second operator/);
    assert.deepEqual(await look(id), before, 'the case keeps its status and its deadline');
    assert.match(await force(ada, path), /somebody else signs it/);
    for (const refused of [await sign(bea, path, { challenge: 'AAAA' }), await sign(bea, path, {}, ada.device)]) {
      assert.equal(refused.status, 422);
      assert.match(refused.text, /The passkey was not accepted/);
    }
    assert.deepEqual(await look(id), before);
    assert.equal((await sign(bea, path)).status, 200);
    const { status, operatorId, timeline } = await look(id);
    assert.deepEqual([status, operatorId, timeline.at(-1)!.words], ['proposed', ada.id, refund.words]);
    assert.deepEqual(await actsOf(id), ['Ada asks_second', 'Bea signs_decision']);
    assert.match(await force(bea, path), /no longer waits/);
  });

  it('[S62] is decided by neither of the two once more in the appeal', async () => {
    const { id, path } = await escalated();
    await decide(ada, path);
    await sign(bea, path);
    world.advance(3 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    await move(id, { kind: 'appealed', by: 'seller', ground: 'evidence', evidence: ['photo'], words: 'Look.' });
    for (const { visitor } of [ada, bea]) {
      await visitor.open(`${world.consoleUrl}${path}`);
      assert.match(visitor.page.text, /You made the decision that is appealed, or signed it/);
      const posted = await visitor.post(path, { ...refund, seen: String((await look(id)).timeline.length) });
      assert.equal(posted.status, 422);
    }
    const cy = await openOperator(world, 'Cy');
    await decide(cy, path);
    assert.match(await force(bea, path), /Another operator decides/);
    const dan = await openOperator(world, 'Dan');
    assert.equal((await sign(dan, path)).status, 200);
    assert.equal((await look(id)).status, 'closed');
  });

  it('[S62] can be sent back or taken back, and then be decided again', async () => {
    const { id, path } = await escalated();
    await decide(ada, path);
    const second = await ada.visitor.post(path, { ...refund, seen: String((await look(id)).timeline.length) });
    assert.match(await second.text(), /Another decision of this case waits/);
    assert.equal((await sendBack(bea, path)).status, 200);
    assert.match(bea.visitor.page.text, /Publish a proposal/);
    await decide(bea, path);
    assert.equal((await sendBack(bea, path)).status, 200);
    assert.equal((await look(id)).status, 'escalated');
    assert.deepEqual(await actsOf(id), [
      'Ada asks_second',
      'Bea sends_back_decision',
      'Bea asks_second',
      'Bea sends_back_decision',
    ]);
  });

  it('[S62] is not signed after its author’s role was taken away, or after the case has moved on', async () => {
    const { id, path } = await escalated();
    await decide(ada, path);
    await world.wallet.staff.staff.changeRole('Ada', 'support');
    assert.match(await force(bea, path), /Send it back/);
    await world.wallet.staff.staff.changeRole('Ada', 'reviewer');
    const { until: deadline } = await look(id);
    // The operators' deadline passes: the case gets another one, and nobody loses sight of it.
    world.advance(10 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    const { status, until, timeline } = await look(id);
    assert.equal(status, 'escalated');
    assert.ok(until && until > deadline!, 'it has another deadline');
    assert.equal(timeline.at(-1)!.kind, 'time_over');
    assert.match(await force(bea, path), /no longer waits/);
    assert.match(bea.visitor.page.text, /Publish a proposal/);
  });

  it('leaves decisions up to the limit to one operator', async () => {
    await world.walletRows(`insert into staff.limits values (3, '2022-01-01', 'EUR', 3000)`);
    const { id, path } = await escalated();
    await decide(ada, path);
    assert.equal((await look(id)).status, 'proposed');
  });
});
