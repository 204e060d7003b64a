import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cardNumbers } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('linking a card', () => {
  let constellation: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    constellation = await startWorld();
    ({ given, when } = constellation);
  });
  after(() => constellation.close());

  it('[W7a] [W7d] uses the processor’s own page and stores only brand, last digits and expiry', async () => {
    const { visitor, app } = await given.holder({ card: true });
    assert.match(visitor.page.url, /\/id\/top-up\?card=linked$/);
    assert.match(visitor.page.text, /Your card is linked/);
    const { json } = await app('GET', urls.funding.instruments());
    const card = json.instruments[0]!;
    assert.equal(json.instruments.length, 1);
    assert.deepEqual([card.brand, card.last4, card.exp_month, card.exp_year], ['visa', '4242', 12, 2039]);
    assert.deepEqual(Object.keys(card).toSorted(), [
      'added_at', 'brand', 'country', 'exp_month', 'exp_year', 'funding', 'id', 'kind', 'last4', 'nickname', 'status',
    ]); // prettier-ignore
  });

  it('says so when the person leaves the page before finishing', async () => {
    const { visitor, app } = await given.holder();
    await visitor.open(`${constellation.walletUrl}${urls.funding.addCard()}?continue=/id/top-up`);
    await visitor.submit(urls.funding.addCard(), {});
    await when.leaves(visitor);
    const [, cancel = ''] = /<a class="button quiet" href="([^"]+)"/.exec(visitor.page.text) ?? [];
    await visitor.open(cancel.replaceAll('&amp;', '&'));
    assert.match(visitor.page.url, /card=canceled$/);
    assert.match(visitor.page.text, /<div class="notice info" role="status">\s*<p>\s*<strong>No card was linked/);
    assert.deepEqual((await app('GET', urls.funding.instruments())).json.instruments, []);
  });

  it('[W7a] is finished by the webhook when the browser never returns', async () => {
    const { app } = await given.holder();
    const { json, status } = await app('POST', urls.funding.cardLinks(), { continue: '/instruments' });
    assert.equal(status, 201);
    const page = await constellation.http(json.redirect_url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ number: cardNumbers.approved, expiry: '12/39', cvc: '123' }),
    });
    assert.equal(page.status, 303);
    await constellation.settle();
    assert.equal((await app('GET', urls.funding.instruments())).json.instruments.length, 1);
  });

  it('[W9f] replaces the same card if it was linked before', async () => {
    const person = await given.holder({ card: true });
    const before = (await person.app('GET', urls.funding.instruments())).json.instruments[0]!;
    await when.linksCard(person, cardNumbers.approved, '01/40');
    const { instruments: cards } = (await person.app('GET', urls.funding.instruments())).json;
    assert.equal(cards.length, 1);
    assert.deepEqual([cards[0]!.id, cards[0]!.exp_month, cards[0]!.exp_year], [before.id, 1, 2040]);
  });

  it('[S58] shows and removes only the holder’s own cards', async () => {
    const { app } = await given.holder({ card: true });
    const stranger = await given.holder();
    const { id } = (await app('GET', urls.funding.instruments())).json.instruments[0]!;
    const foreign = await stranger.app('DELETE', urls.funding.instrument({ instrumentId: id }), {});
    const unknown = await stranger.app(
      'DELETE',
      urls.funding.instrument({ instrumentId: 'ins_01jdqz3c5te7kqc8vm9r3rw2s4' }),
      {},
    );
    assert.deepEqual(
      [foreign.status, foreign.json.code, foreign.json.title],
      [404, 'card_not_found', unknown.json.title],
    );
    assert.equal(unknown.status, 404);
    assert.deepEqual((await stranger.app('GET', urls.funding.instruments())).json.instruments, []);
    assert.equal((await app('DELETE', urls.funding.instrument({ instrumentId: id }), {})).status, 204);
    assert.equal(
      (await app('DELETE', urls.funding.instrument({ instrumentId: id }), {})).status,
      204,
      'a repetition changes nothing',
    );
    assert.deepEqual((await app('GET', urls.funding.instruments())).json.instruments, []);
  });

  it('[S58] does not finish another holder’s visit', async () => {
    const { visitor } = await given.holder({ card: true });
    await visitor.open(`${constellation.walletUrl}${urls.funding.addCard()}?continue=/id/top-up`);
    await visitor.submit(urls.funding.addCard(), {});
    await when.leaves(visitor);
    const [, back = ''] = /<a class="button quiet" href="([^"]+)"/.exec(visitor.page.text) ?? [];
    const stranger = await given.holder();
    await stranger.visitor.open(back.replaceAll('&amp;', '&'));
    assert.doesNotMatch(stranger.visitor.page.url, /card=/);
  });

  it('[S56] refuses a form of another site, and a request without an origin', async () => {
    const { visitor } = await given.holder();
    const cookie = `__Host-session=${visitor.cookie('__Host-session') ?? ''}`;
    for (const headers of [{ cookie }, { cookie, origin: 'https://evil.example' }]) {
      const json = await constellation.http(`${constellation.walletUrl}${urls.funding.cardLinks()}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{}',
      });
      assert.equal(json.status, 403);
      const form = await constellation.http(`${constellation.walletUrl}${urls.funding.addCard()}`, {
        method: 'POST',
        headers,
        redirect: 'manual',
        body: new URLSearchParams({ continue: '/instruments' }),
      });
      assert.equal(form.headers.get('location'), '/id/instruments/cards/add');
    }
  });

  it('[S34] returns only to a path of the wallet', async () => {
    const { visitor } = await given.holder();
    await visitor.open(`${constellation.walletUrl}${urls.funding.addCard()}?continue=https://evil.example/`);
    assert.doesNotMatch(visitor.page.text, /evil\.example/);
  });
});
