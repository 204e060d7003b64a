import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { pin } from '../../../../tests/world/people.ts';
import { offeredCard } from '../../../../tests/world/wallet.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DECLINED = '4000000000000341';
/** Cards that can be linked and are then declined, each for another reason. */
const STOLEN = [DECLINED, '4000000000000424', '4000000000000432', '4000000000000440'];

let constellation: TestWorld;
let given: Given;
let when: When;
before(async () => {
  constellation = await startWorld();
  ({ given, when } = constellation);
});
after(() => constellation.close());

async function orderOf(person: Holder, minor: string) {
  const { instruments: cards } = (await person.app('GET', urls.funding.instruments())).json;
  return { instrument_id: cards[0]!.id, amount: { amount: minor, currency: 'EUR' } };
}

/** Counts the charges that the processor was asked for. */
const charges = (): number => Object.keys(constellation.sandbox.stripe.book.intents).length;

describe('a session alone', () => {
  it('[S133a] charges no card, neither without a proof nor with a wrong one', async () => {
    const person = await given.holder({ card: true });
    const order = await orderOf(person, '5000');
    const before = charges();
    for (const [more, code] of [
      [{}, 'proof_missing'],
      [{ pin: '' }, 'proof_missing'],
      [{ pin: '12345' }, 'proof_missing'],
      [{ response: '{}' }, 'proof_missing'],
      [{ response: 'null', pin }, 'proof_missing'],
      [{ pin: '102938' }, 'pin_wrong'],
    ] as const) {
      const { status, json } = await person.app('POST', urls.funding.topUps(), { ...order, ...more });
      assert.deepEqual([status, json.code, json.charged], [403, code, false], JSON.stringify(more));
    }
    await person.visitor.open(`${constellation.walletUrl}${urls.funding.topUpPage()}`);
    await person.visitor.submit(urls.funding.topUpPage(), { amount: '50', card: offeredCard(person.visitor), pin: '' });
    assert.equal(person.visitor.page.status, 422);
    assert.match(person.visitor.page.text, /six digits of your payment PIN\. You were not charged/);
    assert.match(person.visitor.page.text, /value="50"/);
    assert.equal(charges(), before);
    assert.equal(await person.spendable(), '0');
  });

  it('[S133a] charges a card with the PIN, which locks after five wrong tries as everywhere', async () => {
    const person = await given.holder({ card: true });
    const order = await orderOf(person, '5000');
    const { json } = await person.app('POST', urls.funding.topUps(), { ...order, pin });
    assert.equal(json.status, 'succeeded');
    for (let time = 0; time < 5; time += 1)
      await person.app('POST', urls.funding.topUps(), { ...order, pin: '102938' });
    const locked = await person.app('POST', urls.funding.topUps(), { ...order, pin });
    assert.deepEqual([locked.status, locked.json.code], [403, 'pin_locked']);
    assert.equal(await person.spendable(), '5000');
  });
});

describe('a card that its bank declines', () => {
  it('[S133b] is charged three times a day, and the rest of 40 tries is not sent to the processor', async () => {
    const person = await given.holder({ card: DECLINED });
    const order = { ...(await orderOf(person, '5000')), pin };
    const before = charges();
    const codes: string[] = [];
    for (let time = 0; time < 40; time += 1) {
      const { json } = await person.app('POST', urls.funding.topUps(), order);
      codes.push(json.code ?? json.status);
    }
    assert.deepEqual(codes.slice(0, 4), ['declined', 'declined', 'declined', 'card_declined_too_often']);
    assert.equal(new Set(codes.slice(3)).size, 1);
    assert.equal(charges() - before, 3);
    await when.addsMoney(person, '50');
    assert.match(person.visitor.page.text, /declined too often today\. You were not charged\. Use another one/);
  });

  it('[S133b] is charged no more often by 12 concurrent tries', async () => {
    const person = await given.holder({ card: DECLINED });
    const order = { ...(await orderOf(person, '5000')), pin };
    const before = charges();
    await Promise.all(Array.from({ length: 12 }, () => person.app('POST', urls.funding.topUps(), order)));
    assert.equal(charges() - before, 3);
  });

  it('[S133b] counts as the same card after it was removed and linked again', async () => {
    const person = await given.holder({ card: DECLINED });
    const order = { ...(await orderOf(person, '5000')), pin };
    for (let time = 0; time < 3; time += 1) await person.app('POST', urls.funding.topUps(), order);
    await person.app('DELETE', urls.funding.instrument({ instrumentId: order.instrument_id }), {});
    await when.linksCard(person, DECLINED);
    const again = { ...(await orderOf(person, '5000')), pin };
    assert.notEqual(again.instrument_id, order.instrument_id);
    const { status, json } = await person.app('POST', urls.funding.topUps(), again);
    assert.deepEqual([status, json.code, json.charged], [429, 'card_declined_too_often', false]);
  });

  it('[S133b] does not affect another card or another holder', async () => {
    const person = await given.holder({ card: DECLINED });
    const order = { ...(await orderOf(person, '5000')), pin };
    for (let time = 0; time < 3; time += 1) await person.app('POST', urls.funding.topUps(), order);
    await when.linksCard(person);
    const other = { ...(await orderOf(person, '5000')), pin };
    assert.equal((await person.app('POST', urls.funding.topUps(), other)).json.status, 'succeeded');
    const somebody = await given.holder({ card: DECLINED });
    const theirs = { ...(await orderOf(somebody, '5000')), pin };
    assert.equal((await somebody.app('POST', urls.funding.topUps(), theirs)).json.status, 'declined');
  });
});

describe('a holder whose cards are declined', () => {
  /** Links cards that were not declined yet, and charges each of them twice. */
  const tryCards = async (person: Holder, numbers: readonly string[]) => {
    const codes: string[] = [];
    for (const number of numbers) {
      await when.linksCard(person, number);
      const order = { ...(await orderOf(person, '5000')), pin };
      for (let time = 0; time < 2; time += 1) {
        const { json } = await person.app('POST', urls.funding.topUps(), order);
        codes.push(json.code ?? json.status);
      }
    }
    return codes;
  };

  it('[S133c] has at most six charges a day sent to the processor, with any number of cards', async () => {
    const person = await given.holder({ card: true });
    const before = charges();
    const codes = await tryCards(person, STOLEN);
    assert.deepEqual(codes, [...Array(6).fill('declined'), ...Array(2).fill('charges_declined_too_often')]);
    assert.equal(charges() - before, 6);
    await when.linksCard(person);
    const order = { ...(await orderOf(person, '5000')), pin };
    const { status, json } = await person.app('POST', urls.funding.topUps(), order);
    assert.deepEqual([status, json.code, json.charged], [429, 'charges_declined_too_often', false]);
    await when.addsMoney(person, '50');
    assert.match(
      person.visitor.page.text,
      /cards and accounts were declined too often today\. You were not charged\. Try again/,
    );
    assert.equal(charges() - before, 6);
  });

  it('[S133c] does not affect a holder whose charges succeed', async () => {
    const person = await given.holder({ card: true });
    const order = { ...(await orderOf(person, '1000')), pin };
    for (let time = 0; time < 7; time += 1) {
      assert.equal((await person.app('POST', urls.funding.topUps(), order)).json.status, 'succeeded');
    }
  });
});

describe('a card that has just failed', () => {
  it('[P5b] is shown as expired or blocked, nothing is charged, and another card can be linked there', async () => {
    const person = await given.holder({ card: true });
    for (const [number, words] of [
      ['4000000000000440', /This card has expired.*You were not charged.*Link the new card/s],
      ['4000000000000432', /Your bank has blocked this card.*You were not charged.*Use another card/s],
    ] as const) {
      await when.linksCard(person, number);
      const { instrument_id: card } = await orderOf(person, '5000');
      await person.visitor.open(`${constellation.walletUrl}${urls.funding.topUpPage()}`);
      await person.visitor.submit(urls.funding.topUpPage(), { amount: '50', card, pin });
      assert.match(person.visitor.page.text, words);
      const [, again = ''] = /href="(\/id\/top-up\?[^"]+)"/.exec(person.visitor.page.text) ?? [];
      await person.visitor.open(`${constellation.walletUrl}${again.replaceAll('&amp;', '&')}`);
      assert.match(person.visitor.page.text, /href="\/id\/instruments\/cards\/add\?[^"]+">Link another card/);
    }
    assert.equal(await person.spendable(), '0');
  });

  it('is offered after the other cards, and the amount stays for the next try', async () => {
    const person = await given.holder({ card: true });
    const good = (await orderOf(person, '5000')).instrument_id;
    await when.linksCard(person, DECLINED);
    const { instrument_id: bad } = await orderOf(person, '5000');
    await person.visitor.open(`${constellation.walletUrl}${urls.funding.topUpPage()}`);
    await person.visitor.submit(urls.funding.topUpPage(), { amount: '50', card: bad, pin });
    const [, again = ''] = /href="(\/id\/top-up\?[^"]+)"/.exec(person.visitor.page.text) ?? [];
    await person.visitor.open(`${constellation.walletUrl}${again.replaceAll('&amp;', '&')}`);
    assert.match(person.visitor.page.text, /value="50\.00"/);
    assert.match(person.visitor.page.text, new RegExp(`value="${good}"\\s+checked`));
  });
});

describe('a form whose attempt was used', () => {
  it('[S139] reports the first charge if it is sent again with another amount, and offers a new form', async () => {
    const person = await given.holder({ card: true });
    const { visitor } = person;
    await visitor.open(`${constellation.walletUrl}${urls.funding.topUpPage()}`);
    const [, attempt = ''] = /name="attempt" value="([^"]+)"/.exec(visitor.page.text) ?? [];
    const card = offeredCard(visitor);
    await visitor.submit(urls.funding.topUpPage(), { amount: '50', card, pin });
    assert.match(visitor.page.text, /€50\.00 added/);
    const before = charges();
    await visitor.open(`${constellation.walletUrl}${urls.funding.topUpPage()}`);
    await visitor.submit(urls.funding.topUpPage(), { amount: '60', card, pin, attempt });
    assert.equal(visitor.page.status, 409);
    assert.match(visitor.page.text, /€50\.00 was added, and your card was charged €50\.00/);
    assert.match(visitor.page.text, /Nothing else was charged/);
    assert.equal(charges(), before);
    const [, again = ''] = /href="(\/id\/top-up\?amount=[^"]+)"/.exec(visitor.page.text) ?? [];
    await visitor.open(`${constellation.walletUrl}${again.replaceAll('&amp;', '&')}`);
    assert.match(visitor.page.text, /value="60"/);
    await visitor.submit(urls.funding.topUpPage(), { card, pin });
    assert.equal(await person.spendable(), '11000');
  });

  it('[S139] reports to the app too whether the card was charged', async () => {
    const person = await given.holder({ card: true });
    const [order, key] = [{ ...(await orderOf(person, '5000')), pin }, randomUUID()];
    const first = await person.app('POST', urls.funding.topUps(), order, key);
    const other = { ...order, amount: { amount: '6000', currency: 'EUR' } };
    const { status, json } = await person.app('POST', urls.funding.topUps(), other, key);
    const { earlier, detail } = json as typeof json & { earlier: { id: string }; detail: string };
    assert.deepEqual(
      [status, json.code, json.charged, earlier.id],
      [422, 'idempotency_key_reused', true, first.json.id],
    );
    assert.match(detail, /€50\.00 was added/);
    assert.equal(await person.spendable(), '5000');
  });

  it('[S139] does not report a declined attempt as charged', async () => {
    const person = await given.holder({ card: DECLINED });
    const [order, key] = [{ ...(await orderOf(person, '5000')), pin }, randomUUID()];
    await person.app('POST', urls.funding.topUps(), order, key);
    const other = { ...order, amount: { amount: '6000', currency: 'EUR' } };
    const { json } = await person.app('POST', urls.funding.topUps(), other, key);
    assert.deepEqual([json.code, json.charged], ['idempotency_key_reused', false]);
  });
});
