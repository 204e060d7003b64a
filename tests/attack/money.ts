import { randomUUID } from 'node:crypto';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import { address } from '../world/market.ts';
import { outcome, outcomeOfAll } from './attack.ts';
import type { Attack } from './attack.ts';
import { addCard, openAccount, openWallet, personOf, sessionOf, topUp, wrongFor } from './people.ts';
import type { Person } from './people.ts';
import { refusalOf } from './target.ts';
import type { Target } from './target.ts';
import { byShop } from './tokens.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const NOBODY = 'pay_01k8w2b4f6zy9m3v7t5q1r0xca';

/** Attacks on cards, balances, payments and orders. */
export const moneyAttacks: readonly Attack[] = [
  {
    id: 'S133a',
    says: 'charge a card with a session alone',
    play: async (target) => {
      const person = await openWallet(target);
      const card_id = await addCard(target, person);
      const tries = [];
      for (const proof of [{}, { pin: '' }, { pin: wrongFor(pin) }, { passkey: {} }]) {
        const answer = await topUp(target, person.browser, { instrument_id: card_id, amount: eur('5000'), ...proof });
        tries.push({ name: JSON.stringify(proof), ok: answer.status >= 400, answer: await refusalOf(answer) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S133b',
    says: 'charge a declining card again and again',
    play: async (target) => {
      const person = await openWallet(target);
      const card_id = await addCard(target, person, '4000000000000341');
      const answers: string[] = [];
      for (let time = 0; time < 5; time += 1) {
        const answer = await topUp(target, person.browser, { instrument_id: card_id, amount: eur('5000'), pin });
        answers.push(answer.ok ? ((await answer.json()) as { status: string }).status : await refusalOf(answer));
      }
      const isStopped = answers.slice(3).every((one) => one.startsWith('4'));
      return outcome(isStopped, answers.join(', '));
    },
  },
  {
    id: 'S69',
    says: 'add an amount that is no amount',
    play: async (target) => {
      const person = await openWallet(target);
      const card_id = await addCard(target, person);
      const tries = [];
      for (const amount of ['0', '-100', '-0', '1e3', '1 ', 'NaN', '0.1', '9223372036854775808', '', 100, null]) {
        const answer = await topUp(target, person.browser, {
          instrument_id: card_id,
          amount: { amount, currency: 'EUR' },
          pin,
        });
        tries.push({
          name: String(amount),
          ok: answer.status >= 400 && answer.status < 500,
          answer: await refusalOf(answer),
        });
      }
      for (const currency of ['JPY', 'KWD', 'XXX', 'eur', 'USD']) {
        const answer = await topUp(target, person.browser, {
          instrument_id: card_id,
          amount: { amount: '5000', currency },
          pin,
        });
        tries.push({
          name: currency,
          ok: answer.status >= 400 && answer.status < 500,
          answer: await refusalOf(answer),
        });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S58',
    says: "use another holder's card",
    play: async (target) => {
      const victim = await openWallet(target);
      const card_id = await addCard(target, victim);
      const { browser } = await personOf(target, 'thief');
      const answer = await topUp(target, browser, { instrument_id: card_id, amount: eur('5000'), pin });
      const removed = await asHolder(
        target,
        browser,
        'DELETE',
        walletUrls.funding.instrument({ instrumentId: card_id }),
      );
      return outcome(
        answer.status >= 400 && removed.status === 404,
        `${await refusalOf(answer)}, ${await refusalOf(removed)}`,
      );
    },
  },
  {
    id: 'S58',
    says: "read another holder's payment, session and case",
    play: async (target) => {
      const { person, paymentId } = await payOnce(target);
      const { browser } = await personOf(target, 'thief');
      const own = await asHolder(target, person.browser, 'GET', walletUrls.activity.payment({ paymentId }));
      if (own.status !== 200) throw new Error(`The buyer cannot read the payment: ${own.status}.`);
      const { parts } = (await own.json()) as { parts: { id: string }[] };
      const sessions = await asHolder(target, person.browser, 'GET', walletUrls.identity.sessions());
      const [session] = ((await sessions.json()) as { sessions: { id: string }[] }).sessions;
      const partId = parts[0]!.id;
      const tries = [];
      for (const [method, path] of [
        ['GET', walletUrls.activity.payment({ paymentId })],
        ['GET', walletUrls.payments.approve({ paymentId })],
        ['GET', walletUrls.protection.problem({ paymentId, partId })],
        ['GET', walletUrls.protection.receive({ paymentId, partId })],
        ['DELETE', walletUrls.identity.session({ sessionId: session!.id })],
      ] as const) {
        const answer = await asHolder(target, browser, method, path);
        tries.push({ name: path, ok: answer.status === 404, answer: await refusalOf(answer) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S122',
    says: "pay with another holder's payment page, without a PIN or with a wrong one",
    play: async (target) => {
      const { person, paymentId, approval } = await payOnce(target, false);
      if (approval === undefined) throw new Error('The wallet asks for no approval.');
      const path = walletUrls.payments.approve({ paymentId });
      const tries = [];
      for (const fields of [{}, { pin: wrongFor(pin) }, { response: '{}' }]) {
        const answer = await person.browser.post(path, fields);
        tries.push({ name: JSON.stringify(fields), ok: answer.status === 422, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  byShop('S58', 'read, ship and refund a payment of another shop', (shop) => [
    ['payment', () => shop.api('GET', walletUrls.payments.payment({ paymentId: NOBODY }))],
    ['shipment', () => step(shop, walletUrls.protection.shipments({ paymentId: NOBODY }))],
    ['refund', () => step(shop, walletUrls.protection.refunds({ paymentId: NOBODY }))],
    ['confirmation', () => step(shop, walletUrls.protection.confirmations({ paymentId: NOBODY }))],
  ]),
  byShop('S84', "request a payment with a shop's own token, or for an invented payee", (shop) => [
    ['payment', () => shop.api('POST', walletUrls.payments.payments(), { body: payment(), headers: key() })],
    ['check', () => shop.api('POST', walletUrls.payments.check(), { body: payment(), headers: key() })],
  ]),
];

const key = () => ({ 'idempotency-key': randomUUID() });

function step(shop: Parameters<Parameters<typeof byShop>[2]>[0], path: string): Promise<Response> {
  const body = { part_id: 'prt_01k8w2b4f6zy9m3v7t5q1r0xca', carrier: 'DHL', tracking_code: 'EZ1000000001' };
  return shop.api('POST', path, { body, headers: key() });
}

function payment() {
  const amount = eur('1000');
  return {
    amount,
    order: { reference: 'attack-1', description: 'Something' },
    lines: [{ reference: 'l1', part: 'p1', description: 'Something', quantity: 1, amount }],
    parts: [{ reference: 'p1', payee_id: 'pye_01k8w2b4f6zy9m3v7t5q1r0xca', amount, commission: eur('0') }],
  };
}

function asHolder(target: Target, browser: Person['browser'], method: string, path: string): Promise<Response> {
  return target.send(`${target.urls.wallet}${path}`, {
    method,
    headers: { cookie: `__Host-session=${sessionOf(target, browser)}`, origin: target.urls.wallet },
  });
}

/** Buys something in the market from a linked wallet. */
async function payOnce(target: Target, isApproved = true) {
  const person = await openWallet(target);
  const card_id = await addCard(target, person);
  const added = await topUp(target, person.browser, { instrument_id: card_id, amount: eur('30000'), pin });
  if (!added.ok) throw new Error(`No money could be added: ${await refusalOf(added)}.`);
  const { browser } = person;
  await openAccount(target, browser);
  await browser.open(`${target.urls.market}${marketUrls.wallet.paymentMethods()}`);
  await browser.submit(marketUrls.wallet.link(), {});
  // A cap of one euro, so that the payment needs an approval.
  await browser.submit(new URL(browser.page.url).pathname, { decision: 'allow', pin, max_per_payment: '1.00' });
  const slug = 'enamel-teapot';
  await browser.open(`${target.urls.market}${marketUrls.catalog.product({ slug })}`);
  await browser.submit(marketUrls.cart.add(), { quantity: '1' });
  await browser.open(`${target.urls.market}${marketUrls.ordering.checkout()}`);
  await browser.submit(marketUrls.ordering.checkout(), address);
  const approval = /\/id\/approve\/(\w+)/.exec(browser.page.url)?.[1];
  if (approval === undefined) throw new Error(`The order leads to ${browser.page.url} (${browser.page.status}).`);
  if (isApproved) await browser.submit(new URL(browser.page.url).pathname, { pin });
  return { person, paymentId: approval, approval };
}
