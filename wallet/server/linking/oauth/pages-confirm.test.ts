import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerConsent, grantedBy, openConsent } from '../../../../tests/world/consent.ts';
import { mandateDetail } from '../../../../tests/world/shop.ts';
import type { Shop } from '../../../../tests/world/shop.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('consent to the right to say that an order has arrived', () => {
  let world: TestWorld;
  let shop: Shop;
  before(async () => {
    world = await startWorld();
    shop = await world.given.shop();
  });
  after(() => world.close());

  const opened = async (detail: object) => {
    const attempt = await shop.ask({ ...mandateDetail, ...detail });
    const visitor = await openConsent(world, shop, await world.given.person(), attempt.url);
    return { attempt, visitor };
  };
  /** Answers, and reads what the tokens, the API and the app say of the right. */
  const granted = async ({ attempt, visitor }: Awaited<ReturnType<typeof opened>>, fields: Record<string, string>) => {
    const back = await answerConsent(visitor, 'allow', fields);
    const tokens = await shop.fetchTokens(back.href, attempt);
    const detail = grantedBy(tokens);
    const path = urls.linking.mandate({ mandateId: detail['mandate_id']! });
    const mandate = (await (await shop.api(tokens.access_token, 'GET', path)).json()) as { confirm?: object };
    const cookie = `__Host-session=${visitor.cookie('__Host-session')}`;
    const headers = { cookie, origin: world.walletUrl };
    const listed = await world.http(`${world.walletUrl}${urls.linking.links()}`, { headers });
    const { links } = (await listed.json()) as { links: { confirm?: object }[] };
    return { detail: detail['confirm'], mandate: mandate.confirm, link: links[0]!.confirm, path };
  };
  const rightsOf = ({ detail, mandate, link }: Awaited<ReturnType<typeof granted>>) => ({ detail, mandate, link });
  const none = { detail: undefined, mandate: undefined, link: undefined };

  it('[B1h] [S127] is an empty box of its own with its bounds in plain words, and nothing if it stays empty', async () => {
    const question = await opened({ confirm: true });
    const { text } = question.visitor.page;
    const words =
      'Let Juniper &amp; Salt say that an order has arrived. At most €100.00 for each seller in one payment; we tell you 24 hours before anybody is paid, and nobody is if you object.';
    assert.ok(text.replaceAll(/\s+/g, ' ').includes(words), text);
    const [box] = /<input[^>]*name="allow_confirm"[^>]*>/.exec(text)!;
    assert.doesNotMatch(box, /checked/);
    assert.deepEqual(rightsOf(await granted(question, {})), none);
  });

  it('[B1h] is in the tokens, the mandate and the app once the holder has chosen it', async () => {
    const right = { most: { amount: '10000', currency: 'EUR' }, after_hours: 24 };
    const question = await opened({ confirm: true });
    await answerConsent(question.visitor, 'allow', { allow_confirm: 'yes', max_per_payment: '31' });
    assert.equal(question.visitor.page.status, 422);
    assert.match(question.visitor.page.text, /name="allow_confirm"[^>]*checked/, 'the choice stays after a fault');
    const fields = { allow_confirm: 'yes', max_per_payment: '30' };
    assert.deepEqual(rightsOf(await granted(question, fields)), { detail: true, mandate: right, link: right });
  });

  it('[S127] is never granted to a shop that has not asked for it', async () => {
    for (const detail of [{}, { confirm: false }]) {
      const question = await opened(detail);
      assert.ok(!question.visitor.page.text.includes('allow_confirm'));
      assert.deepEqual(rightsOf(await granted(question, { allow_confirm: 'yes' })), none);
    }
  });

  it('[S127] keeps the bounds that the holder read when they change later', async () => {
    const { path } = await granted(await opened({ confirm: true }), { allow_confirm: 'yes' });
    await world.walletRows(`insert into mandates.confirm_terms (valid_from, most_minor, currency, after_hours)
      values (now() - interval '1 second', 5000, 'EUR', 48)`);
    const question = await opened({ confirm: true });
    assert.match(
      question.visitor.page.text,
      /At most €50\.00 for each seller in one payment; we tell you 48 hours before/,
    );
    const later = await granted(question, { allow_confirm: 'yes' });
    const most = { amount: '5000', currency: 'EUR' };
    assert.deepEqual(later.mandate, { most, after_hours: 48 });
    const earlier = await shop.api(await shop.clientToken(), 'GET', path);
    assert.deepEqual(((await earlier.json()) as { confirm: object }).confirm, {
      most: { ...most, amount: '10000' },
      after_hours: 24,
    });
  });
});
