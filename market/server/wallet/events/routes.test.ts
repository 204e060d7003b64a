import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { signWebhook } from '@holdfast/wallet-sdk';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { METHODS } from '../../../../tests/world/market.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const Row = Type.Object({ text: Type.String() });

let world: TestWorld;
let given: Given;
let db: Db;
before(async () => {
  world = await startWorld();
  ({ given } = world);
  db = connect({ url: world.marketDatabaseUrl, ...rolesOf('market') });
});
after(async () => {
  await db.close();
  await world.close();
});

describe('the wallet’s webhook', () => {
  const post = (body: string, headers: Record<string, string>) =>
    world.http(`${world.marketUrl}${urls.wallet.webhook()}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const eventOf = (type: string, data: object) => ({
    id: `evt_${randomUUID()}`,
    type,
    created_at: new Date().toISOString(),
    data,
  });
  const signed = (event: { id: string }, at = new Date(), secret = world.webhookSecret) =>
    signWebhook(secret, { id: event.id, body: JSON.stringify(event), at });

  it('[S110] is accepted if it is signed and recent, and is stored once', async () => {
    const event = eventOf('payment.captured', { payment_id: 'pay_unknown' });
    const body = JSON.stringify(event);
    for (let times = 0; times < 3; times += 1) assert.equal((await post(body, await signed(event))).status, 202);
    const kept = await db.asWriter((tx) =>
      tx.one(sql(Row)`select count(*)::text as text from wallet.inbox where event_id = ${event.id}`),
    );
    assert.equal(kept.text, '1');
    const old = await signed(event, new Date(Date.now() - 6 * 60_000));
    const early = await signed(event, new Date(Date.now() + 6 * 60_000));
    const foreign = await signed(event, new Date(), `whsec_${Buffer.alloc(32, 7).toString('base64')}`);
    for (const headers of [old, early, foreign, {}]) assert.equal((await post(body, headers)).status, 400);
    assert.equal((await post(`${body} `, await signed(event))).status, 400);
  });

  it('[S137d] is refused and not stored if it is signed but no event, or is of another time', async () => {
    const data = [null, [], 'x', { payment_id: 7 }].map((one) =>
      JSON.stringify(eventOf('payment.captured', one as object)),
    );
    for (const text of ['null', '[]', '"payment.captured"', '{', ...data]) {
      const headers = await signWebhook(world.webhookSecret, { id: 'evt_no_event', body: text, at: new Date() });
      assert.equal((await post(text, headers)).status, 400, text);
    }
    const event = eventOf('payment.captured', { payment_id: 'pay_unknown' });
    for (const minutes of [10, -10]) {
      const headers = await signed(event, new Date(Date.now() + minutes * 60_000));
      assert.equal((await post(JSON.stringify(event), headers)).status, 400);
    }
    const ids = ['evt_no_event', event.id];
    const row = await db.asWriter((tx) =>
      tx.one(sql(Row)`select count(*)::text as text from wallet.inbox where event_id = any(${ids}::text[])`),
    );
    assert.equal(row.text, '0');
  });

  it('[S113] [S114] only causes a look-up of the named object, and is ignored if its type is unknown', async () => {
    const person = await given.person();
    const visitor = await given.shopper({ wallet: person });
    const [mandate] = await world.wallet.linking.mandates.listOf(person.holderId);
    const events = [
      eventOf('mandate.revoked', { mandate_id: mandate!.id }),
      eventOf('mandate.moved_to_mars', { mandate_id: mandate!.id }),
      eventOf('weather.changed', {}),
    ];
    for (const event of events) assert.equal((await post(JSON.stringify(event), await signed(event))).status, 202);
    await world.market.jobs.drain();
    const handled = await db.asWriter((tx) =>
      tx.one(sql(Row)`
        select count(*)::text as text from wallet.inbox
         where event_id = any(${events.map(({ id }) => id)}::text[]) and handled_at is not null`),
    );
    assert.equal(handled.text, '3');
    await visitor.open(`${world.marketUrl}${METHODS}`);
    assert.match(visitor.page.text, />Linked</);
  });
});
