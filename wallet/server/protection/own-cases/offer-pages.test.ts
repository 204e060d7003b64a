import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { CarrierSteps } from '../../../../tests/world/carrier.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { urls } from '../../urls.ts';
import type { StepKind } from './steps-domain.ts';

const DAY_MS = 86_400_000;

describe('the offers of a seller, and the end of a case', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  let atBuyer: Visitor;
  let atSeller: Visitor;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    carrier = carrierSteps(world);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 200_000n });
    atBuyer = await world.when.logsIn(buyer);
    atSeller = await world.when.logsIn(trade.sellers[0]);
  });
  after(() => world.close());

  const sellersBalance = () => trade.balanceOf(trade.sellers[0].holderId);
  const arrived = async (): Promise<Payment> => {
    const { body } = await buyer.ask(trade.order());
    const code = `OF${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    await carrier.delivers(code);
    return (await world.wallet.payments.payments.find(body.id))!;
  };
  const openedFor = async (payment: Payment): Promise<string> => {
    const about = { partId: payment.parts[0]!.id, line: 'l1', reason: 'damaged' } as const;
    const asked = { ...about, wanted: { outcome: 'refund' }, words: 'Broken.', evidence: [] } as const;
    const answer = await world.wallet.protection.cases.open(payment, asked);
    assert.ok(answer.ok, JSON.stringify(answer));
    return answer.value.id;
  };
  const opened = async (): Promise<string> => openedFor(await arrived());
  const find = async (caseId: string) => (await world.wallet.protection.cases.find(caseId))!;
  const look = async (browser: Visitor, caseId: string): Promise<string> => {
    await browser.open(`${world.walletUrl}${urls.protection.case({ caseId })}`);
    return browser.page.text;
  };
  const goTo = async (browser: Visitor, caseId: string, step: StepKind): Promise<string> => {
    const path = urls.protection.caseStep({ caseId, step });
    await browser.open(`${world.walletUrl}${path}`);
    assert.equal(browser.page.status, 200);
    return path;
  };
  const submit = async (browser: Visitor, caseId: string, step: StepKind, fields: Record<string, string> = {}) =>
    browser.submit(await goTo(browser, caseId, step), fields);

  it('[B5a] lets a seller change an offer after seeing what it leaves, and keeps what was typed', async () => {
    const caseId = await opened();
    const path = await goTo(atSeller, caseId, 'offer');
    assert.match(atSeller.page.text, /Without a refund, €27\.60 of it is yours after commission and fees/);
    await atSeller.submit(path, { outcome: 'partial_refund', amount: '10', words: 'Take this.' });
    assert.match(atSeller.page.text, /You are paid €18\.40 at once/);
    await atSeller.submit(path, { change: 'yes' });
    assert.equal(atSeller.page.status, 200);
    assert.match(atSeller.page.text, /value="10"/);
    assert.match(atSeller.page.text, /Take this\.<\/textarea>/);
    await atSeller.submit(path, { amount: '11' });
    // What was agreed to is this amount alone.
    await atSeller.submit(path, { amount: '29' });
    assert.match(atSeller.page.text, /Offer a refund of €29\.00/);
    assert.equal((await find(caseId)).dispute.timeline.length, 1);
    await atSeller.submit(path, {});
    assert.deepEqual((await find(caseId)).dispute.offer, { outcome: 'partial_refund', amountMinor: 2_900n });
  });

  it('[B5a] lets a buyer change what the proof would be for, and keeps what was typed', async () => {
    const caseId = await opened();
    await submit(atSeller, caseId, 'refuse', { words: 'It left whole.' });
    const path = await goTo(atBuyer, caseId, 'offer');
    const picture = new File(
      ['%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n'],
      'bill.pdf',
    );
    await atBuyer.submit(path, { outcome: 'partial_refund', amount: '20', words: 'Meet me.' }, [picture]);
    assert.match(atBuyer.page.text, /Ask for a refund of €20\.00 of €30\.00\?[^]*name="change" value="yes">Change it/);
    await atBuyer.submit(path, { change: 'yes' });
    assert.equal(atBuyer.page.status, 200);
    assert.match(atBuyer.page.text, /value="partial_refund"[^>]* checked/);
    assert.match(atBuyer.page.text, /value="20"/);
    assert.match(atBuyer.page.text, /Meet me\.<\/textarea>/);
    assert.match(atBuyer.page.text, /<bdi>bill\.pdf<\/bdi>/);
    assert.equal((await find(caseId)).dispute.timeline.length, 2, 'nothing was sent');
  });

  it('[B5a] say what comes back from a seller who was paid before, and from whom', async () => {
    const payment = await arrived();
    world.advance(7 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    const [part] = (await world.wallet.payments.payments.find(payment.id))!.parts;
    assert.equal(part!.status, 'released');
    const caseId = await openedFor(payment);
    const sold = await sellersBalance();
    await submit(atSeller, caseId, 'offer', { outcome: 'partial_refund', amount: '12.50' });
    for (const fact of [
      'The buyer gets €12.50 back at once.',
      '€11.50 of that is taken from your balance, and €1.00 from the commission of',
      'You keep €16.10 of the €27.60 that you were paid for it.',
    ])
      assert.ok(atSeller.page.text.includes(fact), fact);
    await atSeller.submit(urls.protection.caseStep({ caseId, step: 'offer' }), {});
    const path = await goTo(atBuyer, caseId, 'accept');
    assert.ok(atBuyer.page.text.includes('Copper keeps €17.50, less the shop’s commission and fees.'));
    await atBuyer.submit(path, { pin });
    assert.match(atBuyer.page.text, /Closed: refunded in part/);
    assert.equal(await sellersBalance(), sold - 1_150n);
  });

  it('[B2b] offer another report only where one is possible', async () => {
    const caseId = await opened();
    await submit(atBuyer, caseId, 'withdraw');
    assert.match(atBuyer.page.text, /You withdrew your report/);
    assert.match(atBuyer.page.text, /<a[^>]*answer=problem">Report another problem/);
    const refunded = await opened();
    await submit(atSeller, refunded, 'accept');
    assert.match(atSeller.page.text, /Closed: refunded/);
    for (const browser of [atBuyer, atSeller]) {
      const text = await look(browser, refunded);
      assert.doesNotMatch(text, /Report another problem/);
    }
  });
});
