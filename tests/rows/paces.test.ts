import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { freshPhone } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

const DAY_MS = 86_400_000;

describe('rows that anybody can make', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    await given.goods();
  });
  after(() => world.close());

  const rowsOf = async (table: string) =>
    Number((await world.walletRows<{ count: string }>(`select count(*) from ${table}`))[0]?.count);
  const carts = async () =>
    Number((await world.marketRows<{ count: string }>('select count(*) from cart.items'))[0]?.count);

  it('[S156d] are deleted when they expire: carts, challenges and applications', async () => {
    const visitor = given.visitor();
    await when.putsIntoCart(visitor, 'beeswax-candle');
    await visitor.open(`${world.walletUrl}/id/login`);
    await visitor.open(`${world.walletUrl}/id/sign-up`);
    await visitor.submit('/id/sign-up', { phone: freshPhone() });
    await given.newcomer();
    assert.equal(await carts(), 1);
    assert.ok((await rowsOf('passkeys.challenges')) > 0 && (await rowsOf('phone_verification.applications')) > 0);
    world.advance(30 * DAY_MS);
    await world.settle();
    assert.equal(await carts(), 1);
    assert.ok((await rowsOf('passkeys.challenges')) > 0, 'challenges do not expire by business time');
    world.advance(3_600_001);
    world.age(3_600_001);
    await world.settle();
    const left = await Promise.all(
      ['passkeys.challenges', 'phone_verification.applications'].map((table) => rowsOf(table)),
    );
    assert.deepEqual(left, [0, 0]);
    world.advance(DAY_MS + 3_600_001);
    await world.settle();
    assert.equal(await carts(), 0);
  });

  it('[S156e] are limited by a pace for each network: challenges of the login page', async () => {
    const ask = (address: string, accept = 'text/html') =>
      world.wallet.app.inject({
        method: 'GET',
        url: `${world.walletUrl}/id/login`,
        remoteAddress: address,
        headers: { accept },
      });
    const before = await rowsOf('passkeys.challenges');
    const statuses: number[] = [];
    for (let times = 0; times < 1_210; times += 1) statuses.push((await ask('192.0.2.7')).statusCode);
    assert.equal(statuses.filter((status) => status === 200).length, 1_200);
    assert.equal((await rowsOf('passkeys.challenges')) - before, 1_200);
    const answer = await ask('192.0.2.7');
    assert.deepEqual([answer.statusCode, Number(answer.headers['retry-after']) > 0], [429, true]);
    assert.match(answer.body, /Wait \d+ minutes?, then go on/);
    assert.equal((await ask('192.0.2.7', 'application/json')).json().code, 'too_many_requests');
    assert.equal((await ask('192.0.2.8')).statusCode, 200);
  });

  it('[S156e] are limited by a pace for each network: challenges of the desk', async () => {
    const ask = async () => {
      const answer = await world.http(`${world.deskUrl}${marketUrls.staff.signIn()}`, {
        headers: { accept: 'text/html' },
      });
      await answer.body?.cancel();
      return answer.status;
    };
    const statuses: number[] = [];
    for (let asked = 0; asked < 1_220; asked += 20)
      statuses.push(...(await Promise.all(Array.from({ length: 20 }, () => ask()))));
    assert.equal(statuses.filter((status) => status === 200).length, 1_200);
    assert.deepEqual(new Set(statuses.slice(1_200)), new Set([429]));
    const [row] = await world.marketRows<{ count: string }>('select count(*) from staff.challenges');
    assert.equal(Number(row?.count), 1_200);
  });

  it('[S156e] are limited by a pace for each network: carts', async () => {
    const add = (address: string) =>
      world.market.app.inject({
        method: 'POST',
        url: `${world.marketUrl}${marketUrls.cart.add()}`,
        remoteAddress: address,
        headers: {
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: 'product=x',
      });
    const statuses: number[] = [];
    for (let times = 0; times < 602; times += 1) statuses.push((await add('192.0.2.7')).statusCode);
    assert.equal(
      statuses.findIndex((status) => status === 429),
      600,
    );
    assert.match((await add('192.0.2.7')).body, /Wait \d+ minutes?, or sign in/);
    assert.notEqual((await add('192.0.2.8')).statusCode, 429);
  });
});
