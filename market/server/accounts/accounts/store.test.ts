import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '#platform/db/testing.ts';
import type { TestDatabase } from '#platform/db/testing.ts';
import { createIds, systemWorld } from '#platform/kernel/world.ts';
import { createAccounts } from './service.ts';
import type { Accounts } from './service.ts';

const password = 'lantern otter moss kettle';
const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };

describe('shoppers', () => {
  let database: TestDatabase;
  let accounts: Accounts;
  let ageMs = 0;
  before(async () => {
    database = await createTestDatabase('market');
    const clocks = { business: () => new Date(), security: () => new Date(Date.now() + ageMs) };
    const world = { ...systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks }), ids: createIds(clocks) };
    accounts = createAccounts({ db: database.db, world });
  });
  after(() => database.close());

  const signUp = (email: string) => accounts.signUp({ email, name: 'Ada Byrne', password });

  it('[M1] open an account and are signed in by it until they sign out', async () => {
    const token = await signUp('ada@example.com');
    assert.ok(token.ok);
    assert.equal((await accounts.find(token.value))?.email, 'ada@example.com');
    await accounts.logout(token.value);
    assert.equal(await accounts.find(token.value), undefined);
  });

  it('[M1] have one account per address, whatever its case', async () => {
    await signUp('bob@example.com');
    const again = await signUp('BOB@example.com');
    assert.match((!again.ok && again.error[0]?.message) || '', /account with this address already/);
  });

  it('[W3] [M1] are told every fault of what they typed at once', async () => {
    const refused = await accounts.signUp({ email: 'nobody', name: '', password: 'short' });
    assert.deepEqual(!refused.ok && refused.error.map((fault) => fault.field), ['email', 'name', 'password']);
  });

  it('[S37] [S44] are refused alike for a wrong address and a wrong password, and wait after many', async () => {
    await signUp('cleo@example.com');
    const login = (email: string, typed: string) => accounts.login({ email, password: typed, address: '10.0.0.1' });
    const wrong = await login('cleo@example.com', 'not the password at all');
    assert.deepEqual(await login('nobody@example.com', password), wrong);
    for (let tries = 0; tries < 3; tries += 1) await login('cleo@example.com', 'wrong again and again');
    const waiting = await login('cleo@example.com', password);
    assert.match((!waiting.ok && waiting.error[0]?.message) || '', /Too many tries/);
    ageMs += 20 * 60_000;
    assert.ok((await login('cleo@example.com', password)).ok);
  });

  it('keep the address that a parcel goes to, if it is one', async () => {
    const token = await signUp('dan@example.com');
    const shopper = (await accounts.find(token.ok ? token.value : ''))!;
    assert.equal((await accounts.setAddress(shopper.id, { ...address, city: '' })).ok, false);
    assert.ok((await accounts.setAddress(shopper.id, address)).ok);
    assert.deepEqual((await accounts.findById(shopper.id))?.address, address);
  });

  it('[S54] are signed out after thirty days', async () => {
    const token = await signUp('eve@example.com');
    ageMs += 31 * 86_400_000;
    assert.equal(await accounts.find(token.ok ? token.value : ''), undefined);
  });
});
