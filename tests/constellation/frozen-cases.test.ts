import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls } from '../../wallet/server/urls.ts';
import { carrierSteps } from '../world/carrier.ts';
import { openDisputes } from '../world/disputes.ts';
import type { Disputes } from '../world/disputes.ts';
import { pin } from '../world/people.ts';
import type { Customer, Trade } from '../world/trade.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const DAY_MS = 86_400_000;
const { report, caseStep } = urls.protection;

describe('a holder whose wallet is frozen', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let disputes: Disputes;
  let atBuyer: Visitor;
  let atSeller: Visitor;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 50_000n });
    disputes = openDisputes(world, trade, buyer);
    [atBuyer, atSeller] = [await world.when.logsIn(buyer), await world.when.logsIn(trade.sellers[0])];
  });
  after(() => world.close());

  const freezes = async (visitor: Visitor) => {
    await visitor.open(`${world.walletUrl}${report()}`);
    await visitor.submit(report(), { only: 'freeze' });
  };
  const find = async (id: string) => (await world.wallet.protection.cases.find(id))!.dispute;
  /** Takes a step from its page, with a form's own fields. */
  const takes = async (visitor: Visitor, caseId: string, step: string, fields: Record<string, string> = {}) => {
    await visitor.open(`${world.walletUrl}${caseStep({ caseId, step })}`);
    const { status } = await visitor.post(caseStep({ caseId, step }), { seen: visitor.field('seen'), ...fields });
    return status;
  };

  it('[H3a] answers the cases of the wallet, and gives nothing away in them', async () => {
    const asBuyer = await disputes.refused();
    const asSeller = await disputes.refused();
    const offer = { outcome: 'return_refund' } as const;
    await disputes.move(asSeller.id, { kind: 'countered', by: 'buyer', offer, words: 'Take it back.' });
    await freezes(atBuyer);
    await freezes(atSeller);
    assert.equal(await takes(atSeller, asSeller.id, 'accept'), 403);
    assert.equal(await takes(atBuyer, asBuyer.id, 'withdraw'), 403);
    assert.equal(await takes(atBuyer, asBuyer.id, 'offer', { outcome: 'partial_refund', amount: '0.01', pin }), 403);
    assert.deepEqual([(await find(asSeller.id)).status, (await find(asBuyer.id)).turn], ['countered', 'buyer']);

    await takes(atSeller, asSeller.id, 'refuse', { words: 'It left whole.' });
    assert.equal((await find(asSeller.id)).turn, 'buyer', 'silence would have given the buyer the return');
    world.advance(3 * DAY_MS);
    await takes(atBuyer, asBuyer.id, 'escalate', { words: 'Please decide.' });
    assert.equal((await find(asBuyer.id)).status, 'escalated');
  });

  it('[H3a] reports a problem and extends the protection, and neither confirms nor offers to pay a part', async () => {
    const other = await trade.customer({ cap: 100_000n, money: 50_000n });
    const [{ body: payment }, browser] = [await other.ask(trade.order()), await world.when.logsIn(other)];
    const place = { paymentId: payment.id, partId: payment.parts[0]!.id };
    const parcel = { part_id: place.partId, carrier: 'DHL', tracking_code: 'FZ0000000001' };
    await trade.call('POST', urls.protection.shipments(place), parcel, 'FZ0000000001');
    const carrier = carrierSteps(world);
    await carrier.scans('FZ0000000001');
    await carrier.delivers('FZ0000000001');
    await freezes(browser);
    const casesOf = async () =>
      world.wallet.protection.cases.list((await world.wallet.payments.payments.find(payment.id))!);

    assert.equal((await browser.post(urls.protection.receive(place), {})).status, 403);
    const problem = urls.protection.problem(place);
    const wish = { line: 'l1', reason: 'damaged', words: 'The lid is broken.' };
    const partly = await browser.post(problem, { ...wish, outcome: 'partial_refund', amount: '0.01' });
    assert.match(await partly.text(), /While your wallet is frozen, you cannot offer to pay a part/);
    assert.deepEqual(await casesOf(), []);
    const origin = new URL(world.walletUrl).origin;
    const extended = await world.http(`${world.walletUrl}${urls.protection.extensions(place)}`, {
      method: 'POST',
      headers: {
        cookie: `__Host-session=${browser.cookie('__Host-session')}`,
        origin,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ part_id: place.partId }),
    });
    assert.equal(extended.status, 204);
    assert.equal((await browser.post(problem, { ...wish, outcome: 'refund' })).status, 303);
    assert.deepEqual(
      (await casesOf()).map((one) => one.reason),
      ['damaged'],
    );
  });
});
