import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { formatDate } from '#platform/words/dates.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { CarrierSteps } from '../../../../tests/world/carrier.ts';
import { asksNothing, changeStepUp } from '../../../../tests/world/limits.ts';
import { pin } from '../../../../tests/world/people.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { urls } from '../../urls.ts';
import type { CaseEvent } from '../cases/commands.ts';
import type { Offer, Reason } from '../cases/record-domain.ts';
import type { StepKind } from './steps-domain.ts';

const DAY_MS = 86_400_000;

describe('the pages of a case', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  /** The browsers of the two sides. */
  let atBuyer: Visitor;
  let atSeller: Visitor;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    carrier = carrierSteps(world);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(500_000n);
    atBuyer = await world.when.logsIn(buyer);
    atSeller = await world.when.logsIn(trade.sellers[0]);
  });
  after(() => world.close());

  const cases = () => world.wallet.protection.cases;
  const sellersBalance = () => trade.balanceOf(trade.sellers[0].holderId);
  const newCode = () => `OP${String((codes += 1)).padStart(10, '0')}`;
  const arrived = async (): Promise<Payment> => {
    const { body } = await buyer.ask(trade.order());
    assert.equal(body.status, 'captured', JSON.stringify(body));
    const code = newCode();
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    await carrier.delivers(code);
    return (await world.wallet.payments.payments.find(body.id))!;
  };
  const opened = async (wanted: Offer = { outcome: 'refund' }, reason: Reason = 'damaged'): Promise<string> => {
    const payment = await arrived();
    const [part] = payment.parts;
    const asked = { partId: part!.id, line: 'l1', reason, wanted, words: 'Broken.', evidence: [] };
    const answer = await cases().open(payment, asked);
    assert.ok(answer.ok, JSON.stringify(answer));
    return answer.value.id;
  };
  const move = async (caseId: string, event: CaseEvent) => {
    const moved = await cases().move((await cases().find(caseId))!.dispute, event);
    assert.ok(moved.ok, JSON.stringify(moved));
  };
  const find = async (caseId: string) => (await cases().find(caseId))!;
  const stateOf = async (caseId: string) => {
    const { dispute } = await find(caseId);
    return [dispute.status, dispute.result, dispute.timeline.length];
  };
  const look = async (browser: Visitor, caseId: string): Promise<string> => {
    await browser.open(`${world.walletUrl}${urls.protection.case({ caseId })}`);
    assert.equal(browser.page.status, 200);
    return browser.page.text;
  };
  const stepPath = (caseId: string, step: StepKind) => urls.protection.caseStep({ caseId, step });
  /** Goes from the case to a step's page by its link, as a person does. */
  const goTo = async (browser: Visitor, caseId: string, step: StepKind) => {
    const text = await look(browser, caseId);
    const path = stepPath(caseId, step);
    assert.ok(text.includes(`href="${path}"`), `no link to ${step}`);
    await browser.open(`${world.walletUrl}${path}`);
    assert.equal(browser.page.status, 200);
    return path;
  };
  const submit = async (browser: Visitor, caseId: string, step: StepKind, fields: Record<string, string> = {}) => {
    await browser.submit(await goTo(browser, caseId, step), fields);
    return browser.page;
  };
  const offers = (text: string) => [...text.matchAll(/href="\/id\/cases\/[^/"]+\/([a-z]+)"/g)].map(([, step]) => step);
  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };

  it('[B2a] show both sides the same case: whose turn it is, until when, the money, and each its own steps', async () => {
    const caseId = await opened();
    const toBuyer = await look(atBuyer, caseId);
    for (const words of ['Waiting for Copper', 'Copper’s turn', '5 days left', '€30.00 stays in escrow', 'Broken.'])
      assert.ok(toBuyer.includes(words), words);
    assert.deepEqual(offers(toBuyer), ['withdraw']);
    assert.match(toBuyer, /Ask Holdfast to decide<\/strong>: from <time/);
    const toSeller = await look(atSeller, caseId);
    for (const words of ['The buyer asks for a full refund of €30.00', 'Your turn', 'Broken.'])
      assert.ok(toSeller.includes(words), words);
    assert.deepEqual(offers(toSeller), ['accept', 'offer', 'refuse']);
    await pass(3);
    assert.deepEqual(offers(await look(atBuyer, caseId)), ['escalate', 'withdraw']);
  });

  it('[S58] are for strangers those of no case, and take no form from elsewhere', async () => {
    const caseId = await opened();
    const path = stepPath(caseId, 'accept');
    const stranger = await world.when.logsIn(trade.sellers[1]);
    for (const one of [urls.protection.case({ caseId }), path, urls.protection.case({ caseId: 'cas_none' })]) {
      await stranger.open(`${world.walletUrl}${one}`);
      assert.equal(stranger.page.status, 404, one);
      assert.match(stranger.page.text, /There is no such case/);
    }
    const posted = await stranger.post(path, { _form: stranger.field('_form'), seen: '1' });
    assert.notEqual(posted.status, 200);
    await goTo(atSeller, caseId, 'accept');
    const forged = await world.http(`${world.walletUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `__Host-session=${atSeller.cookie('__Host-session')}`, origin: 'https://evil.example' },
      body: new URLSearchParams({ _form: atSeller.field('_form'), seen: '1' }),
    });
    assert.equal(forged.headers.get('location'), urls.protection.case({ caseId }));
    assert.deepEqual(await stateOf(caseId), ['open', null, 1]);
    const guest = await world.http(`${world.walletUrl}${urls.protection.case({ caseId })}`, { redirect: 'manual' });
    assert.match(guest.headers.get('location') ?? '', /^\/id\/login/);
  });

  it('[S127] let no side take a step of the other, whatever it posts', async () => {
    const returning = await opened({ outcome: 'return_refund' });
    await move(returning, { kind: 'accepted', by: 'seller' });
    await look(atBuyer, returning);
    // The table of a case has these events without a side: a buyer could refund itself by them.
    for (const step of ['keep', 'address', 'refuse', 'contest'] as const)
      await atBuyer.post(stepPath(returning, step), {
        _form: atBuyer.field('_form'),
        seen: '2',
        words: 'x',
        name: 'A',
        street: 'B 1',
        postalCode: '10115',
        city: 'Berlin',
        country: 'DE',
      });
    assert.deepEqual(await stateOf(returning), ['awaiting_address', null, 2]);
    await goTo(atBuyer, returning, 'withdraw');
    const stolen = await atBuyer.post(stepPath(returning, 'keep'), { seen: '2' });
    assert.equal(stolen.status, 422);
    await goTo(atSeller, returning, 'address');
    const ended = await atSeller.post(stepPath(returning, 'withdraw'), { seen: '2' });
    assert.equal(ended.status, 422);
    assert.deepEqual(await stateOf(returning), ['awaiting_address', null, 2]);
  });

  it('[B3b] negotiate by offers; the buyer’s yes to less than all takes a proof', async () => {
    const caseId = await opened();
    const before = await buyer.balance();
    const sold = await sellersBalance();
    await submit(atSeller, caseId, 'offer', { outcome: 'partial_refund', amount: '€ 12,50', words: 'It still works.' });
    for (const fact of [
      'Offer a refund of €12.50 of €30.00?',
      'The buyer gets €12.50 back at once, from escrow.',
      'You are paid €16.10 at once: €17.50, less €1.40 for commission and fees.',
    ])
      assert.ok(atSeller.page.text.includes(fact), fact);
    assert.deepEqual(await stateOf(caseId), ['open', null, 1], 'nothing is sent before the seller has seen that');
    await atSeller.submit(stepPath(caseId, 'offer'), {});
    assert.match(atSeller.page.text, /Waiting for the buyer/);
    const text = await look(atBuyer, caseId);
    assert.match(text, /Copper has made you an offer/);
    assert.match(text, /<strong>Copper<\/strong> offered a refund of €12\.50 of €30\.00/);
    assert.ok(text.includes('It still works.'));
    const path = await goTo(atBuyer, caseId, 'accept');
    for (const fact of ['You get €12.50 back at once.', 'Copper is paid €17.50, less the shop’s commission and fees.'])
      assert.ok(atBuyer.page.text.includes(fact), fact);
    await atBuyer.submit(path, {});
    assert.equal(atBuyer.page.status, 422);
    assert.match(atBuyer.page.text, /Type the six digits of your payment PIN/);
    await atBuyer.submit(path, { pin: '975310' });
    assert.equal(atBuyer.page.status, 422);
    assert.match(atBuyer.page.text, /Nothing has happened yet/);
    assert.deepEqual(await stateOf(caseId), ['countered', null, 2]);
    await atBuyer.submit(path, { pin });
    assert.equal(atBuyer.page.status, 200);
    assert.match(atBuyer.page.text, /€12\.50 of €30\.00 went back to you/);
    assert.match(atBuyer.page.text, /<dt>Amount<\/dt>\s*<dd>€30\.00/);
    assert.doesNotMatch(atBuyer.page.text, /in dispute/i, 'nothing is in dispute once it is over');
    assert.equal(await buyer.balance(), before + 1_250n);
    assert.equal(await sellersBalance(), sold + 1_610n, 'the seller gets what the page said');
  });

  it('refuse an offer that does not stand, and keep what was typed', async () => {
    const caseId = await opened();
    const words = 'Line one\n<b>not bold</b> https://evil.example';
    await submit(atSeller, caseId, 'offer', { outcome: 'partial_refund', amount: '30.01', words });
    assert.equal(atSeller.page.status, 422);
    assert.match(atSeller.page.text, /more than the €30\.00 that are left/);
    assert.match(atSeller.page.text, /value="30\.01"/);
    assert.ok(atSeller.page.text.includes('&lt;b&gt;not bold&lt;/b&gt;'));
    const path = stepPath(caseId, 'offer');
    for (const [fields, fault] of [
      [{ outcome: 'partial_refund', amount: '30' }, /Type an amount below €30\.00/],
      [{ outcome: 'partial_refund', amount: 'ten' }, /Type an amount above zero, such as/],
      [{ outcome: '' }, /Choose what should happen/],
      [{ outcome: 'partial_refund', amount: '31', words: '\ue000' }, /others can read[^]*more than the €30\.00/],
      [
        { outcome: 'refund', words: 'a\u202eb'.repeat(3_000) },
        /shorten it to 2000 letters|shorten it to 2,000 letters/,
      ],
      [{ outcome: 'refund', words: '\ue000' }, /letters that others can read/],
    ] as const) {
      await atSeller.submit(path, fields as Record<string, string>);
      assert.equal(atSeller.page.status, 422);
      assert.match(atSeller.page.text, fault);
    }
    assert.deepEqual(await stateOf(caseId), ['open', null, 1]);
    await atSeller.submit(path, { outcome: 'replacement', words });
    const text = await look(atBuyer, caseId);
    assert.ok(text.includes('https://evil.example') && !text.includes('href="https://evil.example'));
    assert.ok(!text.includes('<b>not bold'));
  });

  it('[B3b] take an offer of the buyer that pays the seller only with a proof of that amount', async () => {
    const caseId = await opened();
    await move(caseId, { kind: 'refused', words: 'No.' });
    assert.deepEqual(offers(await look(atBuyer, caseId)), ['offer', 'withdraw']);
    const { openedAt } = (await find(caseId)).dispute;
    const stepIn = `by ${formatDate(new Date(openedAt.getTime() + 7 * DAY_MS), 'longTime')} UTC, we step in`;
    const path = await goTo(atBuyer, caseId, 'offer');
    assert.match(atBuyer.page.text, /<legend>What do you ask for\?<\/legend>/);
    assert.ok(atBuyer.page.text.includes(`If you do not agree ${stepIn}`), stepIn);
    await atBuyer.submit(path, { outcome: 'partial_refund', amount: '20', words: 'Meet me.' });
    assert.equal(atBuyer.page.status, 200);
    assert.match(atBuyer.page.text, /Ask for a refund of €20\.00 of €30\.00\?/);
    assert.doesNotMatch(atBuyer.page.text, />[^<]*[Oo]ffer/, 'a buyer asks');
    assert.match(atBuyer.page.text, /Copper is paid €10\.00/);
    assert.deepEqual(await stateOf(caseId), ['countered', null, 2]);
    // The proof is for 20 euros alone.
    await atBuyer.submit(path, { amount: '1', pin });
    assert.equal(atBuyer.page.status, 422);
    assert.deepEqual(await stateOf(caseId), ['countered', null, 2]);
    await goTo(atBuyer, caseId, 'offer');
    await atBuyer.submit(path, { outcome: 'partial_refund', amount: '20', words: 'Meet me.' });
    await atBuyer.submit(path, { pin: '975310' });
    assert.equal(atBuyer.page.status, 422);
    await atBuyer.submit(path, { pin });
    assert.equal(atBuyer.page.status, 200);
    const { dispute } = await find(caseId);
    assert.deepEqual(dispute.offer, { outcome: 'partial_refund', amountMinor: 2_000n });
    assert.equal(dispute.timeline.at(-1)!.words, 'Meet me.');
    assert.match(atBuyer.page.text, /<strong>You<\/strong> asked for a refund of €20\.00/);
    const toSeller = await look(atSeller, caseId);
    assert.match(toSeller, /<strong>The buyer<\/strong> asked for a refund of €20\.00/);
    assert.match(toSeller, /it is decided as the buyer asks: a refund of €20/);
  });

  it('take a step once after a double press, and refuse an outdated page without losing what was typed', async () => {
    const caseId = await opened();
    const path = await goTo(atSeller, caseId, 'refuse');
    const form = { seen: atSeller.field('seen'), words: 'It was fine.' };
    const [one, two] = await Promise.all([atSeller.post(path, form), atSeller.post(path, form)]);
    const third = await atSeller.post(path, form);
    assert.deepEqual([one.status, two.status, third.status], [303, 303, 303]);
    assert.deepEqual(await stateOf(caseId), ['countered', null, 2]);
    await goTo(atBuyer, caseId, 'offer');
    const seen = atBuyer.field('seen');
    await move(caseId, { kind: 'countered', by: 'buyer', offer: { outcome: 'replacement' } });
    await move(caseId, { kind: 'countered', by: 'seller', offer: { outcome: 'partial_refund', amountMinor: 500n } });
    await atBuyer.submit(stepPath(caseId, 'offer'), { seen, outcome: 'refund', words: 'All of it.' });
    assert.equal(atBuyer.page.status, 422);
    assert.match(atBuyer.page.text, /The case has changed since/);
    assert.ok(atBuyer.page.text.includes('All of it.'));
    assert.equal(atBuyer.field('seen'), '4');
    await move(caseId, { kind: 'withdrawn' });
    await atBuyer.submit(stepPath(caseId, 'offer'), { outcome: 'refund', words: 'All of it.' });
    assert.match(atBuyer.page.text, /You had typed this\. It was not sent:[\s\S]*All of it\./);
  });

  it('[B3b] show a proposal and a decision of the wallet, which each side accepts or appeals', async () => {
    const caseId = await opened();
    await move(caseId, { kind: 'refused', words: 'No.' });
    await pass(3);
    await submit(atBuyer, caseId, 'escalate', { words: 'Please look.' });
    assert.match(atBuyer.page.text, /We are looking at your case/);
    const offer: Offer = { outcome: 'partial_refund', amountMinor: 1_000n };
    await move(caseId, { kind: 'proposed', operatorId: 'ada', offer, words: 'Half of it is scratched.' });
    const text = await look(atSeller, caseId);
    assert.match(text, /We propose a refund of €10\.00 of €30\.00/);
    assert.ok(text.includes('Half of it is scratched.'));
    assert.deepEqual(offers(text), ['accept']);
    await submit(atSeller, caseId, 'accept');
    assert.match(atSeller.page.text, /You have accepted it/);
    await pass(3);
    const decided = await look(atBuyer, caseId);
    assert.match(decided, /Decided: a refund of €10\.00/);
    assert.match(decided, /Copper has accepted it/);
    assert.deepEqual(offers(decided), ['accept', 'appeal']);
    assert.deepEqual(offers(await look(atSeller, caseId)), []);
    const path = await goTo(atBuyer, caseId, 'accept');
    await atBuyer.submit(path, { pin });
    assert.match(atBuyer.page.text, /Closed: refunded in part/);
  });

  it('[B3b] return the goods: the address, the parcel, and the refund', async () => {
    const caseId = await opened({ outcome: 'return_refund' });
    await submit(atSeller, caseId, 'accept');
    assert.match(atSeller.page.text, /Say where the buyer sends it/);
    await submit(atSeller, caseId, 'address', { name: 'Copper', street: '', city: 'Köln', country: 'DE' });
    assert.equal(atSeller.page.status, 422);
    for (const fault of [/Type the street/, /Type the postal code/]) assert.match(atSeller.page.text, fault);
    assert.match(atSeller.page.text, /value="Köln"/);
    const address = { name: 'Copper', street: 'Dock Street 4', postalCode: '50667', city: 'Köln', country: 'DE' };
    await atSeller.submit(stepPath(caseId, 'address'), address);
    const text = await look(atBuyer, caseId);
    assert.match(text, /Send it back/);
    const lines = 'Copper<br />Dock Street 4<br />50667 Köln, Germany';
    const step = text.indexOf(`href="${stepPath(caseId, 'parcel')}"`);
    assert.ok(text.indexOf(lines) > 0 && text.indexOf(lines) < step, 'the address stands in the step');
    assert.match(text, /Copper pays it\. Ask Copper for a label before you send it/);
    const used = (await find(caseId)).part.parcels[0]!.trackingCode;
    await submit(atBuyer, caseId, 'parcel', { carrier: 'DHL', code: used });
    assert.equal(atBuyer.page.status, 422);
    assert.match(atBuyer.page.text, /This code is of another parcel/);
    assert.ok(atBuyer.page.text.includes(`value="${used}"`));
    const code = newCode();
    await atBuyer.submit(stepPath(caseId, 'parcel'), { carrier: 'DHL', code });
    assert.equal(atBuyer.page.status, 200);
    assert.match(atBuyer.page.text, /<h1>Your tracking code is saved<\/h1>[^]*Waiting for the carrier/);
    assert.ok(atBuyer.page.text.includes(`Next, DHL scans the parcel ${code}; then your return is on its way.`));
    assert.doesNotMatch(atBuyer.page.text, /Your turn/);
    assert.match(
      await look(atSeller, caseId),
      /<h1>The buyer has given a tracking code<\/h1>[^]*Waiting for the carrier/,
    );
    await goTo(atBuyer, caseId, 'parcel');
    assert.ok(atBuyer.page.text.includes(lines) && atBuyer.page.text.includes(`value="${code}"`));
    assert.match(atBuyer.page.text, /<h1>Change the tracking code<\/h1>[^]*value="DHL"\s+selected/);
    await carrier.scans(code);
    assert.match(await look(atBuyer, caseId), /<h1>Your return is on its way<\/h1>[^]*Waiting for the carrier/);
    await carrier.delivers(code, { country: 'DE', zip: '50667', city: 'Koeln' });
    assert.match(await look(atBuyer, caseId), /Your return has arrived/);
    assert.deepEqual(offers(await look(atSeller, caseId)), ['keep', 'contest']);
    await submit(atSeller, caseId, 'keep');
    assert.match(atSeller.page.text, /€30\.00 went back to the buyer/);
    assert.match(atSeller.page.text, /<strong>You<\/strong> received the return, and refunded/);
  });

  it('[B3b] pay the seller by the buyer’s word only with a proof, when the protection has ended', async () => {
    const { body } = await buyer.ask(trade.order());
    const code = newCode();
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, code);
    await carrier.scans(code);
    await pass(60);
    const payment = (await world.wallet.payments.payments.find(body.id))!;
    const [dispute] = await cases().list(payment);
    const caseId = dispute!.id;
    assert.deepEqual(offers(await look(atSeller, caseId)), ['accept']);
    const path = await goTo(atBuyer, caseId, 'withdraw');
    assert.match(atBuyer.page.text, /Has it arrived\?/);
    const bare = await atBuyer.post(path, { seen: '1' });
    assert.equal(bare.status, 422);
    assert.deepEqual(await stateOf(caseId), ['open', null, 1]);
    await atBuyer.submit(path, { pin });
    assert.match(atBuyer.page.text, /Closed: it has arrived/);
    assert.equal((await find(caseId)).part.status, 'released');
  });

  it('lead back to the shop and to the payment', async () => {
    const caseId = await opened();
    const { payment } = await find(caseId);
    const text = await look(atBuyer, caseId);
    assert.ok(text.includes(`href="${urls.app.payment({ paymentId: payment.id })}"`));
    assert.ok(text.includes(`${trade.shop.origin}/back?payment_id=${payment.id}`));
    assert.ok(!(await look(atSeller, caseId)).includes(trade.shop.origin), 'the shop expects the buyer there');
  });
});
