import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('a holder’s cards', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  /** By how much business time is ahead. */
  let passedMs = 0;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  const cardsOf = async ({ app }: Holder) => (await app('GET', urls.funding.instruments())).json.instruments;
  /** The last four digits of the cards, in their order. */
  const order = async (holder: Holder) => (await cardsOf(holder)).map((card) => card.last4);
  const reminders = ({ phone }: Holder) =>
    world.sandbox.inbox.list(phone).filter(({ text }) => text.includes('expires within'));
  /** Month and year, `months` after the month of business time. */
  const monthsOn = (months: number): string => {
    const now = new Date(Date.now() + passedMs);
    const then = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
    return `${String(then.getUTCMonth() + 1).padStart(2, '0')}/${String(then.getUTCFullYear()).slice(2)}`;
  };
  /** Lets days pass, with a sweep after at most six, so that no two reminders are due at once. */
  const pass = async (days: number) => {
    for (let left = days; left > 0; left -= 6) {
      const stepMs = Math.min(left, 6) * DAY_MS;
      world.advance(stepMs);
      passedMs += stepMs;
      await world.wallet.jobs.sweep();
    }
    await world.settle();
  };

  it('have names that their holder gives', async () => {
    const holder = await given.holder({ card: true });
    const [card] = await cardsOf(holder);
    const path = urls.funding.instrument({ instrumentId: card!.id });
    const nameOf = async () => (await cardsOf(holder))[0]?.nickname;
    assert.equal((await holder.app('PATCH', path, { nickname: '  Travel   money ' })).status, 204);
    assert.equal(await nameOf(), 'Travel money');
    assert.equal((await holder.app('PATCH', path, { nickname: 'x'.repeat(41) })).status, 400);
    const stranger = await given.holder();
    assert.equal((await stranger.app('PATCH', path, { nickname: 'Mine' })).status, 404);
    assert.equal(await nameOf(), 'Travel money');
    assert.equal((await holder.app('PATCH', path, { nickname: ' ' })).status, 204);
    assert.equal(await nameOf(), null);
  });

  it('stand in an order that their holder chooses, whose first is offered first', async () => {
    const holder = await given.holder({ card: true });
    await when.linksCard(holder, '5555555555554444');
    await when.linksCard(holder, '4000056655665556');
    assert.deepEqual(await order(holder), ['5556', '4444', '4242']);
    const { id } = (await cardsOf(holder))[2]!;
    const move = (app: Holder['app'], to: string) =>
      app('POST', urls.funding.instrumentOrder({ instrumentId: id }), { to });
    assert.equal((await move(holder.app, 'first')).status, 204);
    assert.deepEqual(await order(holder), ['4242', '5556', '4444']);
    await move(holder.app, 'down');
    assert.deepEqual(await order(holder), ['5556', '4242', '4444']);
    assert.equal((await move((await given.holder()).app, 'first')).status, 404);
    await when.linksCard(holder, '6011111111111117');
    assert.deepEqual(await order(holder), ['5556', '4242', '4444', '1117'], 'a new card is no default');
  });

  it('[W9f] are replaced in place by a card with another number, which keeps place and name', async () => {
    const holder = await given.holder({ card: true });
    await when.linksCard(holder, '5555555555554444');
    const { id } = (await cardsOf(holder))[1]!;
    const path = urls.funding.instrument({ instrumentId: id });
    await holder.app('PATCH', path, { nickname: 'Household' });
    await holder.app('POST', urls.funding.instrumentOrder({ instrumentId: id }), { to: 'first' });
    await when.replacesCard(holder, id, '4000056655665556');
    const after = await cardsOf(holder);
    assert.deepEqual(
      after.map((card) => [card.last4, card.nickname]),
      [
        ['5556', 'Household'],
        ['4444', null],
      ],
    );
    assert.notEqual(after[0]!.id, id, 'what the former card paid stays its own');
    await when.replacesCard(holder, after[0]!.id, '5555555555554444');
    const [only, ...others] = await cardsOf(holder);
    assert.deepEqual([only?.last4, only?.nickname, others], ['4444', 'Household', []], 'the number was linked already');
  });

  it('[S58] are not replaced by another holder', async () => {
    const holder = await given.holder({ card: true });
    const { id } = (await cardsOf(holder))[0]!;
    const stranger = await given.holder();
    const answer = await stranger.app('POST', urls.funding.cardLinks(), { replaces: id });
    assert.deepEqual([answer.status, answer.json.code], [404, 'card_not_found']);
    await when.replacesCard(stranger, id, '5555555555554444');
    assert.deepEqual([await order(holder), await order(stranger)], [['4242'], ['4444']]);
  });

  it('[W9g] are announced 60, 30 and 7 days before they expire, once each', async () => {
    const holder = await given.holder();
    await when.linksCard(holder, '4242424242424242', monthsOn(3));
    await pass(20);
    assert.equal(reminders(holder).length, 0);
    await pass(110);
    const said = reminders(holder)
      .toReversed()
      .map(({ text }) => /within (\d+) days/.exec(text)?.[1]);
    assert.deepEqual(said, ['60', '30', '7']);
  });

  it('[W9g] are announced no longer once they are removed', async () => {
    const holder = await given.holder();
    await when.linksCard(holder, '4242424242424242', monthsOn(2));
    const [card] = await cardsOf(holder);
    await holder.app('DELETE', urls.funding.instrument({ instrumentId: card!.id }));
    await pass(90);
    assert.equal(reminders(holder).length, 0);
  });

  it('[W9f] are renewed in place when their bank renews them, and announced by the new date', async () => {
    const holder = await given.holder();
    await when.linksCard(holder, '4242424242424242', monthsOn(2));
    const [before] = await cardsOf(holder);
    const methods = Object.values(world.sandbox.stripe.book.methods);
    await world.http(`${world.sandboxUrl}/disputes/${methods.at(-1)!.id}/renew`, { method: 'POST' });
    await world.settle();
    const [card, ...others] = await cardsOf(holder);
    assert.deepEqual([card?.id, card?.exp_year, others], [before!.id, before!.exp_year + 4, []]);
    await pass(90);
    assert.equal(reminders(holder).length, 0);
  });
});
