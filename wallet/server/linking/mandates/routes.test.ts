import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as oidc from 'openid-client';
import { Type } from 'typebox';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { grantedBy } from '../../../../tests/world/consent.ts';
import { mandateDetail } from '../../../../tests/world/shop.ts';
import type { Shop } from '../../../../tests/world/shop.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

let world: TestWorld;
let given: Given;
let when: When;
let shop: Shop;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  shop = await given.shop();
});
after(() => world.close());

/** Calls the wallet's own app as the person in this browser. */
function asHolder(visitor: Visitor, method: string, path: string): Promise<Response> {
  const cookie = `__Host-session=${visitor.cookie('__Host-session')}`;
  return world.http(`${world.walletUrl}${path}`, { method, headers: { cookie, origin: world.walletUrl } });
}

async function statusOf(mandateId: string): Promise<{ status: string; revoked_by?: string }> {
  const answered = await shop.api(await shop.clientToken(), 'GET', urls.linking.mandate({ mandateId }));
  return (await answered.json()) as { status: string; revoked_by?: string };
}

const Count = Type.Object({ count: Type.Integer() });

/** The stored counts of comparisons under a mandate. */
async function countsOf(mandateId: string): Promise<number[]> {
  const db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
  try {
    const subject = `mandate ${mandateId}`;
    const rows = await db.asWriter((tx) =>
      tx.many(sql(Count)`select count from mandates.comparisons where subject = ${subject}`),
    );
    return rows.map(({ count }) => count);
  } finally {
    await db.close();
  }
}

describe('ending a link', () => {
  it('[L2b] [L2d] [S29] from the wallet ends its tokens at once, notifies the shop, and shows it the end', async () => {
    const person = await given.person();
    const { mandateId, accessToken, refreshToken, visitor } = await when.links(shop, person);
    assert.equal((await shop.api(accessToken, 'GET', urls.linking.mandate({ mandateId }))).status, 200);
    const listed = (await (await asHolder(visitor, 'GET', urls.linking.links())).json()) as {
      links: { id: string; shop_name: string }[];
    };
    assert.deepEqual(
      listed.links.map(({ id, shop_name: name }) => [id, name]),
      [[mandateId, 'Juniper & Salt']],
    );
    assert.equal((await asHolder(visitor, 'DELETE', urls.linking.link({ mandateId }))).status, 204);
    assert.equal((await shop.api(accessToken, 'GET', urls.linking.mandate({ mandateId }))).status, 401);
    await assert.rejects(
      oidc.refreshTokenGrant(shop.config, refreshToken, undefined, { DPoP: shop.dpop }),
      (error: oidc.ResponseBodyError) => error.error === 'invalid_grant',
    );
    const { status, revoked_by: by } = await statusOf(mandateId);
    assert.deepEqual([status, by], ['revoked', 'holder']);
    await world.wallet.jobs.drain();
    const events = await shop.api(await shop.clientToken(), 'GET', urls.webhooks.events());
    const told = ((await events.json()) as { events: { type: string; data: { mandate_id?: string } }[] }).events;
    assert.deepEqual(
      told.filter((event) => event.data.mandate_id === mandateId).map((event) => event.type),
      ['mandate.created', 'mandate.revoked'],
    );
  });

  it('[L2a] works from the shop, by the API and by revoking a token', async () => {
    const person = await given.person();
    const first = await when.links(shop, person);
    assert.equal(
      (await shop.api(await shop.clientToken(), 'DELETE', urls.linking.mandate({ mandateId: first.mandateId }))).status,
      204,
    );
    assert.equal((await statusOf(first.mandateId)).status, 'revoked');
    assert.equal(
      (await shop.api(first.accessToken, 'GET', urls.linking.mandate({ mandateId: first.mandateId }))).status,
      401,
    );
    const second = await when.links(shop, person);
    await oidc.tokenRevocation(shop.config, second.refreshToken);
    const { status, revoked_by: by } = await statusOf(second.mandateId);
    assert.deepEqual([status, by], ['revoked', 'client']);
    assert.equal(
      (await shop.api(second.accessToken, 'GET', urls.linking.mandate({ mandateId: second.mandateId }))).status,
      401,
    );
  });

  it('[L2c] happens when the same account is linked again', async () => {
    const person = await given.person();
    const first = await when.links(shop, person);
    const second = await when.links(shop, person);
    const { status, revoked_by: by } = await statusOf(first.mandateId);
    assert.deepEqual([status, by], ['revoked', 'replacement']);
    assert.equal((await statusOf(second.mandateId)).status, 'active');
    assert.equal(
      (await shop.api(first.accessToken, 'GET', urls.linking.mandate({ mandateId: first.mandateId }))).status,
      401,
    );
  });

  it('[L2b] [S58] works only for the holder of the link', async () => {
    const { mandateId } = await when.links(shop, await given.person());
    const stranger = await when.links(shop, await given.person());
    assert.equal((await asHolder(stranger.visitor, 'DELETE', urls.linking.link({ mandateId }))).status, 404);
    assert.equal((await statusOf(mandateId)).status, 'active');
  });
});

describe('matching an identity', () => {
  it('[L4b] reports to the shop for each field whether it matches, only under a mandate', async () => {
    const attempt = await shop.ask(mandateDetail);
    const visitor = await when.opensConsent(shop, await given.person(), attempt.url);
    const back = await when.answers(visitor, 'allow', { share_address: 'yes' });
    const tokens = await shop.fetchTokens(back.href, attempt);
    const id = grantedBy(tokens)['mandate_id']!;
    const held = {
      given_name: 'ada',
      family_name: 'Lovelace',
      line1: 'Harbour Row 12',
      postal_code: 'D04X2K5',
      city: 'Cork',
    };
    const matched = await shop.api(tokens.access_token, 'POST', urls.linking.mandateMatch({ mandateId: id }), held);
    assert.deepEqual(await matched.json(), {
      given_name: 'match',
      family_name: 'mismatch',
      line1: 'partial',
      postal_code: 'partial',
      city: 'mismatch',
      country: 'unknown',
    });
    const refused = await shop.api(
      await shop.clientToken(),
      'POST',
      urls.linking.mandateMatch({ mandateId: id }),
      held,
    );
    assert.equal(refused.status, 403);
  });

  const codeOf = async (answered: Response) => ((await answered.json()) as { code?: string }).code;

  it('[S151c] [L4d] needs an active mandate: no client token compares, nor the token of an ended link', async () => {
    const { mandateId, accessToken } = await when.links(shop, await given.person());
    const path = urls.linking.mandateMatch({ mandateId });
    assert.equal((await shop.api(accessToken, 'POST', path, { given_name: 'Ada' })).status, 200);
    const own = await shop.api(await shop.clientToken(), 'POST', path, { given_name: 'Ada' });
    assert.deepEqual([own.status, await codeOf(own)], [403, 'scope_insufficient']);
    const { mandates } = world.wallet.linking;
    const waiting = await mandates.consent((await mandates.find(mandateId as Id<'mdt'>))!);
    assert.deepEqual(await mandates.compare(waiting.id), { ok: false, error: { code: 'mandate_revoked' } });
    await mandates.revoke(mandateId as Id<'mdt'>, 'holder');
    assert.deepEqual(await mandates.compare(mandateId as Id<'mdt'>), { ok: false, error: { code: 'mandate_revoked' } });
    assert.equal((await shop.api(accessToken, 'POST', path, { given_name: 'Ada' })).status, 401);
  });

  it('[S151e] has a limit for each mandate, also under concurrent requests and after a restart', async () => {
    const first = await when.links(shop, await given.person());
    const compare = ({ accessToken, mandateId }: typeof first) =>
      shop.api(accessToken, 'POST', urls.linking.mandateMatch({ mandateId }), { given_name: 'Ada' });
    const answers = await Promise.all(Array.from({ length: 14 }, () => compare(first)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 10);
    assert.equal(answers.filter(({ status }) => status === 429).length, 4);
    const refused = await compare(first);
    assert.deepEqual([refused.status, await codeOf(refused)], [429, 'too_many_comparisons']);
    assert.ok(Number(refused.headers.get('retry-after')) > 23 * 3_600);
    const other = await when.links(shop, await given.person());
    assert.equal((await compare(other)).status, 200);
    const rows = await countsOf(first.mandateId);
    assert.deepEqual(rows, [10], 'what was refused is not counted');
  });
});
