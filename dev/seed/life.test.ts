import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { createIds } from '#platform/kernel/world.ts';
import { smsCountryOf } from '#platform/kernel/sms-number.ts';
import { audit } from '../../auditor/audit.ts';
import { openPerson, password } from '../../tests/world/people.ts';
import { startWorld } from '../../tests/world/world.ts';
import type { TestWorld } from '../../tests/world/world.ts';
import { lifePerson, lifeShops } from './life-data.ts';
import { liveHalfAYear } from './life.ts';
import { sellerPeople } from './sellers.ts';

describe('half a year of life in a wallet of the demo', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
    const people = lifeShops.map(
      async ({ seller }) => [seller, (await openPerson(world, { tier: 2 })).holderId] as const,
    );
    const sellers = new Map(await Promise.all(people));
    let shift = 0;
    const now = () => new Date(Date.now() + shift);
    const clocks = { business: now, security: () => new Date() };
    const live = () =>
      liveHalfAYear({
        wallet: world.wallet,
        password,
        setTime: (at) => {
          const ms = at.getTime() - now().getTime();
          shift += ms;
          world.advance(ms);
        },
        world: { clocks, ids: createIds(clocks) },
        sellers,
        fillCard: async (url) => {
          const body = new URLSearchParams({ number: '4242 4242 4242 4242', expiry: '12 / 39', cvc: '123' });
          await world.http(url, { method: 'POST', body, redirect: 'manual' });
        },
      });
    await live();
    await live();
    world.advance(-shift);
  });
  after(() => world.close());

  const count = async (statement: string): Promise<number> => {
    const [row] = await world.walletRows<{ count: string }>(`select count(*) as count from ${statement}`);
    return Number(row!.count);
  };

  it('has money in, purchases, a refund and an exchange, and the newest purchases are on their way', async () => {
    const payments = await count('payments.payments where captured_at is not null');
    const months = await count(
      "(select distinct date_trunc('month', captured_at) from payments.payments where captured_at is not null) months",
    );
    assert.ok(payments > 45 && months >= 6, `${payments} payments in ${months} months`);
    const kinds = await world.walletRows<{ kind: string; count: string }>(
      'select kind, count(*) from ledger.entries group by kind',
    );
    const made = new Map(kinds.map((row) => [row.kind, Number(row.count)]));
    assert.deepEqual([made.get('top_up'), made.get('exchange')], [7, 1]);
    assert.equal(await count('protection.refunds'), 1);
    const released = made.get('part_released') ?? 0;
    assert.ok(released > 40 && released < payments, `${released} of ${payments} are released`);
  });

  it('agrees with the books of all sides', async () => {
    const settings = { wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
    assert.deepEqual((await audit(settings)).findings, []);
  });
});

describe('the people of the demo', () => {
  it('have numbers that get the codes of new browsers', async () => {
    for (const { phone } of [lifePerson, ...Object.values(sellerPeople)]) assert.equal(await smsCountryOf(phone), 'DE');
  });
});
