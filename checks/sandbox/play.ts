import type { TestSandbox } from '../../sandbox/test-sandbox.ts';
import { playBanks } from './play-banks.ts';
import { playConnect } from './play-connect.ts';
import { playConsequences, playMoney } from './play-money.ts';
import { playOutbound } from './play-outbound.ts';
import { refused } from './refused.ts';
import { backUrl, charge, linkCard, openCardPage, submit, typeCard } from '../../sandbox/test-sandbox.ts';

const CASES = { approved: '4242424242424242', declined: '4000000000000341', asks: '4000002760003184' };

/**
 * Plays every call of the processor's API, with good and with refused requests.
 *
 * @returns The mistakes that the sandbox did not refuse.
 */
export async function play(test: TestSandbox): Promise<string[]> {
  const taken: string[] = [];
  await playCustomers(test);
  await playCards(test);
  await playCharges(test);
  await playBanks(test);
  await playOutbound(test);
  await playConsequences(test);
  await playMoney(test);
  await playConnect(test);
  await playDocuments(test);
  await playMistakes(test, taken);
  return taken;
}

async function playCustomers({ stripe }: TestSandbox): Promise<void> {
  const { id } = await stripe.customers.create({ email: 'ada@example.com', metadata: { holder: 'hld_1' } });
  await stripe.customers.update(id, { name: 'Ada', description: 'A holder' });
  await stripe.customers.retrieve(id);
  await stripe.customers.listPaymentMethods(id);
  await stripe.customers.list({ email: 'ada@example.com' });
  await stripe.paymentMethods.attach('pm_card_visa', { customer: id });
  await refused(stripe.paymentMethods.attach('pm_none', { customer: id }));
  await refused(stripe.customers.retrieve('cus_none'));
}

async function playCards(test: TestSandbox): Promise<void> {
  const { stripe } = test;
  const session = await openCardPage(test);
  await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent', 'customer'] });
  await typeCard(test, session, '4000000000000002');
  await stripe.setupIntents.retrieve(session.setup_intent as string, { expand: ['latest_attempt'] });
  await stripe.setupAttempts.list({ setup_intent: session.setup_intent as string });
  await refused(stripe.setupIntents.cancel(session.setup_intent as string));
  await stripe.checkout.sessions.expire(session.id);
  await stripe.checkout.sessions.list({ customer: session.customer as string });
  await refused(stripe.checkout.sessions.expire(session.id));
  await refused(stripe.checkout.sessions.retrieve('cs_test_none'));
  const asks = await openCardPage(test);
  await typeCard(test, asks, '4000002500003155');
  await submit(test, `${test.url}/3ds/${asks.setup_intent as string}`, { answer: 'no' });
  await stripe.setupIntents.retrieve(asks.setup_intent as string);
  const method = await linkCard(test, CASES.approved);
  await stripe.paymentMethods.list({ customer: method.customer as string, type: 'card' });
  await stripe.paymentMethods.retrieve(method.id);
  await stripe.paymentMethods.detach(method.id);
  await refused(stripe.paymentMethods.detach(method.id));
  await refused(stripe.paymentMethods.retrieve('pm_none'));
}

async function playCharges(test: TestSandbox): Promise<void> {
  const { stripe } = test;
  const method = await linkCard(test, CASES.approved);
  const paid = await charge(test, method, { more: { expand: ['latest_charge.balance_transaction', 'customer'] } });
  await stripe.charges.retrieve((paid.latest_charge as { id: string }).id, { expand: ['refunds', 'payment_intent'] });
  await stripe.paymentIntents.list({ customer: method.customer as string, limit: 1 });
  await refused(charge(test, await linkCard(test, CASES.declined)));
  await refused(stripe.paymentIntents.cancel(paid.id));
  const waits = await charge(test, await linkCard(test, CASES.asks));
  await stripe.paymentIntents.retrieve(waits.id);
  await submit(test, waits.next_action!.redirect_to_url!.url!, { answer: 'no' });
  await stripe.paymentIntents.retrieve(waits.id);
  await stripe.paymentIntents.cancel(waits.id);
  const later = await charge(test, method, { more: { confirm: false } });
  await stripe.paymentIntents.confirm(later.id, { return_url: backUrl });
  const { id } = await stripe.refunds.create({ payment_intent: paid.id, amount: 400, expand: ['charge'] });
  await stripe.refunds.retrieve(id);
  await stripe.refunds.update(id, { metadata: { reason: 'late' } });
  await stripe.refunds.list({ payment_intent: paid.id });
  await stripe.charges.list({ customer: method.customer as string });
  await refused(stripe.refunds.create({ payment_intent: paid.id, amount: 601 }));
  await stripe.refunds.create({ payment_intent: paid.id });
  await refused(stripe.refunds.create({ payment_intent: paid.id }));
}

async function playDocuments(test: TestSandbox): Promise<void> {
  const { verificationSessions: sessions, verificationReports: reports } = test.stripe.identity;
  const open = () =>
    sessions.create({
      type: 'document',
      client_reference_id: 'idc_1',
      return_url: 'https://wallet.example/back',
      options: { document: { require_matching_selfie: true, require_live_capture: true } },
    });
  const ada = { first: 'Ada', last: 'Lovelace', born: '1990-12-10', kind: 'passport', country: 'IE', number: 'X1' };
  const session = await open();
  await submit(test, session.url!, { ...ada, result: 'selfie_face_mismatch' });
  const again = await sessions.retrieve(session.id);
  await submit(test, again.url!, { ...ada, result: 'verified', expires: '2034-05-31' });
  const expand = ['verified_outputs.dob', 'last_verification_report.document.number'];
  const verified = await sessions.retrieve(session.id, { expand });
  const report = verified.last_verification_report;
  await reports.retrieve(typeof report === 'string' ? report : report!.id);
  await sessions.list({ client_reference_id: 'idc_1' });
  await sessions.redact(session.id);
  await refused(sessions.redact(session.id));
  const other = await open();
  await sessions.update(other.id, { metadata: { holder: 'hld_1' } });
  await sessions.cancel(other.id);
}

async function playMistakes(test: TestSandbox, taken: string[]): Promise<void> {
  const { stripe } = test;
  const method = await linkCard(test, CASES.approved);
  const { id } = await charge(test, method);
  const charges = { amount: 49, currency: 'xxx', customer: 'cus_none', payment_method: 'pm_none', colour: 'red' };
  const mistakes: [string, () => Promise<unknown>][] = [
    ...Object.entries({ ...charges, capture_method: 'never', payment_method_types: ['card'] }).map(
      ([name, value]): [string, () => Promise<unknown>] => [
        `a charge with ${name} ${String(value)}`,
        () => charge(test, method, { more: { [name]: value } }),
      ],
    ),
    ['a charge without amount', () => stripe.paymentIntents.create({ currency: 'eur' } as never)],
    ['a refund of no charge', () => stripe.refunds.create({ payment_intent: 'pi_none' })],
    ['a refund with a wrong reason', () => stripe.refunds.create({ payment_intent: id, reason: 'regret' as never })],
    ['a list after nothing', () => stripe.paymentIntents.list({ starting_after: 'pi_none' })],
    ['another key', () => test.otherStripe('sk_test_other').balance.retrieve()],
    ['an unknown address', () => stripe.rawRequest('GET', '/v1/nothing')],
    ['an unknown address of v2', () => stripe.rawRequest('GET', '/v2/core/nothing')],
  ];
  for (const [what, call] of mistakes) if (!(await refused(call()))) taken.push(`${what} is not refused`);
}
