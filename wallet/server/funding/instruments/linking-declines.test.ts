import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cardNumbers } from '../../../../tests/world/wallet.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DECLINED = '4000000000000002';

describe('a holder whose cards are declined while they are linked', () => {
  let constellation: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    constellation = await startWorld();
    ({ given, when } = constellation);
  });
  after(() => constellation.close());

  const openPage = async ({ app }: Holder): Promise<string> => {
    const { status, json } = await app('POST', urls.funding.cardLinks(), { continue: '/instruments' });
    assert.equal(status, 201);
    return json.redirect_url;
  };
  const type = async (page: string, number: string): Promise<number> => {
    const body = new URLSearchParams({ number, expiry: '12/39', cvc: '123' });
    return (await constellation.http(page, { method: 'POST', redirect: 'manual', body })).status;
  };
  const isRefused = async ({ app }: Holder): Promise<boolean> =>
    (await app('POST', urls.funding.cardLinks(), { continue: '/instruments' })).status === 429;

  it('[S133d] can try six of them; then every page of the processor is closed for a day, and says why', async () => {
    const person = await given.holder();
    await when.linksCard(person);
    const [used, other] = [await openPage(person), await openPage(person)];
    for (let time = 0; time < 6; time += 1) assert.equal(await type(used, DECLINED), 422);
    await constellation.settle();
    assert.ok(await isRefused(person));
    for (const page of [used, other]) assert.equal(await type(page, cardNumbers.approved), 404);
    const { json } = await person.app('POST', urls.funding.cardLinks(), { continue: '/instruments' });
    assert.deepEqual(
      [json.code, json.title, json.charged],
      ['linking_declined_too_often', 'Too many cards were declined today', false],
    );
    await person.visitor.open(`${constellation.walletUrl}${urls.funding.addCard()}?continue=/instruments`);
    await person.visitor.submit(urls.funding.addCard(), {});
    assert.equal(person.visitor.page.status, 429);
    assert.match(
      person.visitor.page.text,
      /Too many cards were declined today\..*Nothing was charged\. You can link a card again in 24 hours/s,
    );
    await when.addsMoney(person, '20');
    assert.equal(await person.spendable(), '2000', 'a linked card works as before');
    await when.linksCard(await given.holder());
  });

  it('[S133d] may link another card after five declines', async () => {
    const person = await given.holder();
    const page = await openPage(person);
    for (let time = 0; time < 5; time += 1) assert.equal(await type(page, DECLINED), 422);
    assert.equal(await type(page, cardNumbers.approved), 303);
    await constellation.settle();
    assert.equal((await person.app('GET', urls.funding.instruments())).json.instruments.length, 1);
    await openPage(person);
  });

  it('[S133e] may open twenty pages a day without linking a card; then a refusal says why', async () => {
    const person = await given.holder();
    for (let time = 0; time < 20; time += 1) await openPage(person);
    const { status, json } = await person.app('POST', urls.funding.cardLinks(), { continue: '/instruments' });
    assert.deepEqual([status, json.code, json.charged], [429, 'linking_begun_too_often', false]);
  });
});
