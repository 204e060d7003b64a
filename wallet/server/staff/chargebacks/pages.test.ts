import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bankSteps } from '../../../../tests/world/bank.ts';
import type { BankSteps } from '../../../../tests/world/bank.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { chargebackId } from '../../funding/chargebacks/domain.ts';
import { evidenceNames } from '../../funding/processor/dispute-domain.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;
const [inquiryCard, warnedCard] = ['4000000000001976', '4000000000005423'];

describe('the console’s pages of chargebacks', () => {
  let world: TestWorld;
  let bank: BankSteps;
  let ada: Operator;
  before(async () => {
    world = await startWorld();
    bank = bankSteps(world);
    ada = await openOperator(world, 'Ada');
  });
  after(() => world.close());

  const open = async (path: string) => {
    await ada.visitor.open(`${world.consoleUrl}${path}`);
    return ada.visitor.page;
  };
  const disputed = async (added: string, card?: string) => {
    await world.given.holder({ added, ...(card && { card }) });
    await world.settle();
    const dispute = card ? bank.newest() : await bank.takesBack();
    return { dispute, path: urls.staff.chargeback({ chargebackId: chargebackId(dispute) }) };
  };
  const stateOf = async (dispute: string) => (await world.wallet.funding.chargebacks.find(chargebackId(dispute)))!;

  it('[O1d] list what banks wait for by its deadline, and signs of fraud', async () => {
    const first = await disputed('11');
    await world.given.holder({ card: warnedCard, added: '12' });
    await world.settle();
    const { text } = await open(urls.staff.chargebacks());
    assert.match(text, /1 bank waits/);
    assert.ok(text.includes(`href="${first.path}"`));
    assert.match(text, /€11\.00[\s\S]*in (19|20) days/);
    assert.match(text, /the bank warns of €12\.00/);
  });

  it('[O1d] show what is known, and send evidence that convinces the bank', async () => {
    const { dispute, path } = await disputed('100');
    const { text } = await open(path);
    assert.match(text, /A bank took €100\.00 back[\s\S]*somebody else paid[\s\S]*€20\.00/);
    assert.match(text, /added €100\.00 to the balance of their own wallet/);
    await ada.visitor.submit(path, { uncategorized_text: 'winning_evidence' });
    assert.match(ada.visitor.page.text, /The bank reads the evidence/);
    assert.equal((await stateOf(dispute)).submissions, 1);
    world.advance(2 * DAY_MS);
    await world.settle();
    assert.deepEqual([(await stateOf(dispute)).status, (await stateOf(dispute)).takenMinor], ['won', 0n]);
    const [logged] = await world.walletRows<{ what: string }>(
      `select what from staff.log where what = 'sends_evidence' and reason = $1`,
      [`chargeback ${chargebackId(dispute)}`],
    );
    assert.equal(logged?.what, 'sends_evidence');
  });

  it('[O1d] keep what was typed if the processor does not answer or refuses it', async () => {
    const { dispute, path } = await disputed('90');
    await open(path);
    const nothing = Object.fromEntries(evidenceNames.map((name) => [name, ' ']));
    await ada.visitor.submit(path, nothing);
    assert.equal(ada.visitor.page.status, 422);
    assert.match(ada.visitor.page.text, /Say something: the bank decides by it/);
    world.sandbox.switchboard.set('stripe', { fault: 'error', delayMs: 0, timesLeft: null });
    await ada.visitor.submit(path, { refund_refusal_explanation: 'It was eaten.' });
    world.sandbox.switchboard.clear();
    assert.equal(ada.visitor.page.status, 422);
    assert.match(ada.visitor.page.text, /The processor did not answer[\s\S]*>It was eaten\.</);
    assert.match((await open(path)).text, />It was eaten\.</);
    assert.equal((await stateOf(dispute)).submissions, 0);
    // The bank decides before the wallet hears of it.
    world.sandbox.switchboard.set('stripe_webhooks', { fault: 'drop_request', delayMs: 0, timesLeft: null });
    await bank.keeps(dispute);
    await ada.visitor.submit(path, { refund_refusal_explanation: 'It was eaten twice.' });
    world.sandbox.switchboard.clear();
    assert.match(ada.visitor.page.text, /The processor takes no more evidence[\s\S]*>It was eaten twice\.</);
  });

  it('[O1d] accept a loss only if the operator is sure', async () => {
    const { dispute, path } = await disputed('80');
    await open(path);
    const accept = urls.staff.acceptChargeback({ chargebackId: chargebackId(dispute) });
    await ada.visitor.submit(accept, {});
    assert.equal(ada.visitor.page.status, 422);
    assert.match(ada.visitor.page.text, /Tick that you are sure/);
    assert.equal((await stateOf(dispute)).status, 'needs_response');
    await ada.visitor.submit(accept, { sure: 'yes' });
    assert.equal((await stateOf(dispute)).status, 'lost');
    assert.match(ada.visitor.page.text, /does not wait for an answer/);
  });

  it('[O1d] answer a question of a bank before it takes anything', async () => {
    const { dispute, path } = await disputed('70', inquiryCard);
    assert.match((await open(path)).text, /A bank asks about €70\.00/);
    await ada.visitor.submit(path, { uncategorized_text: 'The cardholder knows it.' });
    assert.equal((await stateOf(dispute)).status, 'warning_under_review');
    world.advance(2 * DAY_MS);
    await world.settle();
    assert.equal((await stateOf(dispute)).status, 'warning_closed');
  });

  it('[S68] are closed to members whose role does not decide', async () => {
    const sue = await openOperator(world, 'Sue', { role: 'support' });
    await sue.visitor.open(`${world.consoleUrl}${urls.staff.chargebacks()}`);
    assert.equal(sue.visitor.page.status, 403);
    assert.equal((await open(urls.staff.chargeback({ chargebackId: 'cbk_unknown' }))).status, 404);
  });
});
