import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';

describe('asking for a code', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
  });
  after(() => world.close());

  it('[S142a] [S142b] refuses a number that gets no codes, with the reason and what to type', async () => {
    for (const [phone, words] of [
      ['+353 1 234 5678', /send codes to mobile phones/],
      ['+44 9012 345678', /send codes to mobile phones/],
      ['+881 612345678', /send codes to mobile phones/],
      ['+880 1712 345678', /numbers of this country/],
    ] as const) {
      const visitor = await given.newcomer({ at: 'code', phone });
      assert.equal(visitor.page.status, 422, phone);
      assert.match(visitor.page.text, words);
    }
  });

  it('[S142f] shows the same page to every number once the hour’s codes are used up, with the next step', async () => {
    const { phone } = await given.newcomer();
    const waiting = await given.newcomer({ at: 'code' });
    await world.walletRows(`insert into phone_verification.sms_hours (scope, hour, sent)
       select 'IE', date_trunc('hour', now()) + make_interval(hours => hours), 600 from generate_series(0, 24) as hours
       on conflict (scope, hour) do update set sent = excluded.sent`);
    const known = await given.newcomer({ at: 'code', phone });
    const unknown = await given.newcomer({ at: 'code' });
    world.age(31_000);
    await waiting.submit(walletUrls.identity.signUpResend(), {});
    for (const { page } of [known, unknown, waiting]) {
      assert.equal(page.status, 503);
      assert.match(page.text, /No codes for the moment/);
      assert.match(page.text, /Try again in \d+ minutes?\. Logging in needs no code/);
    }
    const bare = (text: string) => text.replaceAll(/in \d+ minutes?/g, '');
    assert.equal(bare(known.page.text), bare(unknown.page.text));
    await world.walletRows("update phone_verification.sms_hours set sent = 0 where scope = 'IE'");
    assert.equal((await given.newcomer({ at: 'code' })).page.status, 200);
  });

  it('[S142g] tells a network that it requested too many codes, not that the hour’s codes are used up', async () => {
    const answers: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const visitor = await given.newcomer({ at: 'code', phone: `+1 202 555 01${10 + index}` });
      answers.push(`${visitor.page.status} ${/asked for from this network/.test(visitor.page.text)}`);
    }
    assert.deepEqual(answers, [...Array(6).fill('200 false'), '422 true']);
    assert.equal((await given.newcomer({ at: 'code' })).page.status, 200);
  });
});
