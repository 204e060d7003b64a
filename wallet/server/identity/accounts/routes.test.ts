import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readablePhone } from '#platform/kernel/phone-number.ts';
import { openingParts, walletUrl } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { urls } from '../../urls.ts';
import { accountRoutes } from './routes.ts';

describe('/app/profile', () => {
  let parts: OpeningParts;
  let app: Awaited<ReturnType<OpeningParts['appWith']>>;
  before(async () => {
    parts = await openingParts();
    app = await parts.appWith(accountRoutes({ ...parts, origin: walletUrl }));
  });
  after(async () => {
    await app.close();
    await parts.close();
  });

  const headers = { host: new URL(walletUrl).host };

  it('shows holders their profile and how they confirm payments', async () => {
    const { holderId, phone } = await parts.newHolder();
    await parts.secondFactor.setPin(holderId, '294018', null);
    const token = await parts.sessions.loginAs(holderId, ['password'], { device: 'Chrome on Linux', isKnown: true });
    const cookies = { '__Host-session': token };
    const answer = await app.inject({ method: 'GET', url: urls.identity.profile(), headers, cookies });
    const { created_at: createdAt, ...rest } = answer.json<Record<string, unknown>>();
    assert.equal(answer.statusCode, 200);
    assert.match(String(createdAt), /^\d{4}-\d{2}-\d{2}T/);
    assert.deepEqual(rest, {
      id: holderId,
      name: { given: 'Ada', family: 'Byrne' },
      phone: readablePhone(phone),
      birth_date: '1990-05-17',
      address: { line1: '12 Harbour Row', postal_code: 'D04 X2K5', city: 'Dublin', country: 'IE' },
      tier: 1,
      status: 'active',
      has_pin: true,
      passkeys: 0,
    });
  });

  it('shows nothing to anybody else', async () => {
    for (const cookies of [{}, { '__Host-session': 'made-up' }]) {
      const answer = await app.inject({ method: 'GET', url: urls.identity.profile(), headers, cookies });
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.json<{ code: string }>().code, 'session_required');
    }
  });
});
