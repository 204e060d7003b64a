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
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { problemForm, urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('the page for a problem', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let carrier: CarrierSteps;
  let browser: Visitor;
  let codes = 0;
  before(async () => {
    world = await startWorld();
    await changeStepUp(world, asksNothing);
    carrier = carrierSteps(world);
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(500_000n);
    browser = await world.when.logsIn(buyer);
  });
  after(() => world.close());

  const cases = () => world.wallet.protection.cases;
  const find = async (id: string): Promise<Payment> => (await world.wallet.payments.payments.find(id))!;
  const paid = async (part = 0): Promise<{ payment: PaymentJson; path: string }> => {
    const { body } = await buyer.ask(trade.order());
    assert.equal(body.status, 'captured', JSON.stringify(body));
    return { payment: body, path: urls.protection.problem({ paymentId: body.id, partId: body.parts[part]!.id }) };
  };
  const sent = async (part = 0) => {
    const one = await paid(part);
    const code = `PR${String((codes += 1)).padStart(10, '0')}`;
    const parcel = { part_id: one.payment.parts[part]!.id, carrier: 'DHL', tracking_code: code };
    await trade.call('POST', urls.protection.shipments({ paymentId: one.payment.id }), parcel, code);
    await carrier.scans(code);
    return { ...one, code };
  };
  const open = async (path: string, visitor = browser): Promise<string> => {
    await visitor.open(`${world.walletUrl}${path}`);
    return visitor.page.text;
  };
  /** The summary of the faults of a form. */
  const errorsOf = (text: string): string => /<div class="errors"[^]*?<\/div>/.exec(text)?.[0] ?? '';
  const listOf = async ({ id }: PaymentJson) => cases().list(await find(id));
  const wish = { line: 'l1', reason: 'damaged', outcome: 'refund', words: 'The lid is broken.' };
  const pass = async (days: number) => {
    world.advance(days * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
  };

  it('[B2a] [B2b] offers both answers with the deadline, says what comes next, and opens one case', async () => {
    const { payment, path, code } = await sent();
    await carrier.delivers(code);
    const text = await open(path);
    assert.equal(browser.page.status, 200);
    const receive = urls.protection.receive({ paymentId: payment.id, partId: payment.parts[0]!.id });
    for (const words of [
      `href="${receive}">All is well`,
      'If you say nothing, Copper is paid on <time',
      'Teapot · €30.00',
      'Copper has 5 days to answer, until ',
      'Copper pays the postage',
    ])
      assert.ok(text.includes(words), words);
    assert.match(text, /From \d+ \w+ on you can ask Holdfast to decide\. On \d+ \w+ we step in if you do not agree\./);
    const token = browser.field('_form');
    const answers = await Promise.all([1, 2].map(() => browser.post(path, { _form: token, ...wish })));
    answers.push(await browser.post(path, { _form: token, ...wish }));
    const [dispute, ...others] = await listOf(payment);
    assert.equal(others.length, 0);
    for (const answer of answers) {
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.get('location'), urls.protection.case({ caseId: dispute!.id }));
    }
    assert.deepEqual(
      [dispute!.reason, dispute!.offer.outcome, dispute!.timeline[0]!.words],
      ['damaged', 'refund', 'The lid is broken.'],
    );
    const again = await open(path);
    assert.ok(again.includes(`href="${urls.protection.case({ caseId: dispute!.id })}">Look at it`));
    assert.match(again, /You cannot report a problem now/);
  });

  it('[B2a] shows its form at once to a buyer who has said that there is a problem, and the other answer below', async () => {
    const { payment, path, code } = await sent();
    await carrier.delivers(code);
    const place = { paymentId: payment.id, partId: payment.parts[0]!.id };
    const lead = await trade.call<{ problem_url: string }>(
      'POST',
      urls.protection.confirmations({ paymentId: payment.id }),
      { part_id: place.partId },
      `c-${payment.id}`,
    );
    assert.equal(lead.body.problem_url, `${world.walletUrl}${problemForm(place)}`);
    await browser.open(lead.body.problem_url);
    const { text } = browser.page;
    assert.match(text, /<h1>Report a problem<\/h1>/);
    assert.doesNotMatch(text, /<h2 id="problem">|class="two"/);
    const receive = urls.protection.receive(place);
    assert.match(text, new RegExp(`</form>[^]*is paid on <time[^]*<a class="link" href="${receive}">All is well`));
    assert.match(text, /Your order from Copper<small class="order"\s*>Order \S+ at /);
    await browser.submit(path, { words: '' });
    assert.equal(browser.page.status, 422);
    assert.match(browser.page.text, /<h1>Report a problem<\/h1>/, 'nor does a refused form ask again');
    assert.equal((await open(path)).match(/class="two"/g)?.length, 1, 'the link of a letter asks');
  });

  it('[B2b] names every fault at its field, and keeps what was typed', async () => {
    const { payment, path } = await sent(1);
    await open(path);
    await browser.submit(path, { line: '', words: '  ' });
    assert.equal(browser.page.status, 422);
    assert.doesNotMatch(browser.page.text, /<fieldset[^>]*wrong/, 'which would mark the fields of its choices as well');
    assert.match(browser.page.text, /<title>Please check: /);
    for (const fault of [
      'Choose what the problem is with',
      'Choose what is wrong',
      'Choose what should happen',
      'Describe what is wrong',
    ])
      assert.ok(browser.page.text.includes(fault), fault);
    const typed = {
      line: 'l2',
      reason: 'wrong_item',
      outcome: 'partial_refund',
      amount: '16',
      words: 'Two\nlines & <b>',
    };
    await browser.submit(path, typed);
    assert.equal(browser.page.status, 422);
    assert.match(browser.page.text, /Type an amount below €16\.00/);
    assert.match(browser.page.text, /value="wrong_item"[^>]* checked/);
    assert.match(browser.page.text, /value="partial_refund"[^>]* checked/);
    assert.match(browser.page.text, /value="16"/);
    assert.match(browser.page.text, /Two\r?\nlines &amp; &lt;b&gt;/);
    await browser.submit(path, { ...typed, reason: 'not_received', words: '' });
    for (const fault of ['Describe what is wrong', 'Type an amount below €16.00', 'when it should have arrived'])
      assert.ok(errorsOf(browser.page.text).includes(fault), fault);
    await browser.submit(path, { ...typed, line: 'l1' });
    assert.match(browser.page.text, /Choose what the problem is with/, 'a line of the other seller');
    assert.deepEqual(await listOf(payment), []);
  });

  it('[B2b] says why and from when something cannot be reported', async () => {
    const unsent = await paid();
    assert.match(await open(unsent.path), /Teapot: Once a carrier has taken it/);
    await browser.post(unsent.path, { _form: browser.field('_form'), ...wish });
    assert.deepEqual(await listOf(unsent.payment), []);
    const { payment, path, code } = await sent();
    const text = await open(path);
    assert.match(text, /value="not_received"\s+disabled/);
    assert.match(text, /From \d+ \w+ 20\d\d at [\d:]+ UTC on, when it should have arrived/);
    const early = await browser.post(path, { _form: browser.field('_form'), ...wish, reason: 'not_received' });
    assert.equal(early.status, 422);
    assert.ok((await early.text()).includes('when it should have arrived'));
    await carrier.delivers(code);
    const { releaseAt } = (await find(payment.id)).parts[0]!;
    const delivered = await open(path);
    assert.match(
      delivered,
      /value="not_received"\s+disabled[^]*The carrier has reported it as delivered\. If it is not there/,
    );
    assert.ok(delivered.includes(`report it here from ${formatDate(releaseAt!, 'longTime')} UTC on.`));
    assert.doesNotMatch(delivered, /when it should have arrived/);
    await pass(7);
    assert.doesNotMatch(await open(path), /value="not_received"\s+disabled/, 'as the page said');
    await pass(15);
    assert.match(await open(path), /Teapot: Too late: you could report it until/);
    assert.deepEqual(await listOf(payment), []);
    const refunded = await sent();
    await trade.call(
      'POST',
      urls.protection.refunds({ paymentId: refunded.payment.id }),
      { part_id: refunded.payment.parts[0]!.id },
      `r-${refunded.payment.id}`,
    );
    assert.match(await open(refunded.path), /Teapot: This was refunded/);
  });

  it('[S127] asks for less than all, which pays the seller, only with a proof of that amount', async () => {
    const { payment, path } = await sent();
    await open(path);
    const typed = { ...wish, outcome: 'partial_refund', amount: '5.50' };
    await browser.submit(path, typed);
    assert.equal(browser.page.status, 200);
    assert.match(browser.page.text, /Ask for a refund of €5\.50 of €30\.00\?/);
    await browser.submit(path, { pin, amount: '0.01' });
    assert.equal(browser.page.status, 422);
    assert.match(browser.page.text, /The amount has changed/);
    await browser.submit(path, typed);
    await browser.submit(path, { pin: '975310' });
    assert.equal(browser.page.status, 422);
    assert.match(browser.page.text, /Nothing was sent yet/);
    assert.deepEqual(await listOf(payment), []);
    await browser.submit(path, { pin });
    assert.equal(browser.page.status, 200);
    const [dispute] = await listOf(payment);
    assert.deepEqual(dispute!.offer, { outcome: 'partial_refund', amountMinor: 550n });
    assert.equal(browser.page.url, `${world.walletUrl}${urls.protection.case({ caseId: dispute!.id })}`);
  });

  it('[B2b] goes back from the proof to the form with all that was typed', async () => {
    const { payment, path } = await sent();
    await open(path);
    const typed = { ...wish, reason: 'wrong_item', outcome: 'partial_refund', amount: '5.50' };
    const file = new File(
      ['%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n'],
      'bill.pdf',
    );
    await browser.submit(path, typed, [file]);
    assert.match(browser.page.text, /Ask for a refund of €5\.50 of €30\.00\?[^]*name="change" value="yes">Change it/);
    await browser.submit(path, { change: 'yes' });
    assert.equal(browser.page.status, 200);
    for (const kept of [
      /value="wrong_item"[^>]* checked/,
      /value="partial_refund"[^>]* checked/,
      /value="5\.50"/,
      /The lid is broken\.<\/textarea>/,
      /<bdi>bill\.pdf<\/bdi>/,
    ])
      assert.match(browser.page.text, kept);
    assert.deepEqual(await listOf(payment), []);
  });

  it('[S58] is another holder’s payment not found, and takes no form from elsewhere', async () => {
    const { payment, path } = await sent();
    const stranger = await world.when.logsIn(trade.sellers[0]);
    await open(path, stranger);
    assert.equal(stranger.page.status, 404);
    await open(path);
    const forged = await world.http(`${world.walletUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `__Host-session=${browser.cookie('__Host-session')}`, origin: 'https://evil.example' },
      body: new URLSearchParams({ _form: browser.field('_form'), ...wish }),
    });
    assert.equal(forged.headers.get('location'), path);
    const unsigned = await browser.post(path, { _form: 'x', ...wish });
    assert.equal(unsigned.headers.get('location'), path);
    assert.deepEqual(await listOf(payment), []);
  });

  it('[S85] blocks the refunds of the shop about the line while its case is open', async () => {
    const { payment, path } = await sent();
    await open(path);
    await browser.submit(path, wish);
    const refund = await trade.call<{ code: string }>(
      'POST',
      urls.protection.refunds({ paymentId: payment.id }),
      { part_id: payment.parts[0]!.id },
      `during-${payment.id}`,
    );
    assert.deepEqual([refund.status, refund.body.code], [409, 'case_open']);
    const [dispute] = await listOf(payment);
    assert.equal(dispute!.status, 'open');
  });
});
