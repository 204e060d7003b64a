import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { totpAt } from '#platform/credentials/totp.ts';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import { shopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import type { ShopperDoors } from '../../../../tests/samples/shopper-doors.ts';

type Shopper = { id: `shp_${string}`; email: string };

describe('a shopper’s authenticator app', () => {
  let doors: ShopperDoors;
  before(async () => {
    doors = await shopperDoors();
  });
  after(() => doors.close());

  const take = ({ id }: Shopper, typed: string) => doors.db.asWriter((tx) => doors.authenticators.take(tx, id, typed));
  const withApp = async () => {
    const shopper = await doors.newShopper();
    const { secret } = (await doors.authenticators.setUp(shopper, doors.session))!;
    const codes = (await doors.authenticators.add(shopper.id, doors.session, totpAt(secret, doors.now())))!;
    doors.age(60_000);
    return { shopper, secret, codes };
  };

  it('[M1b] is added by its first code, and gives ten recovery codes', async () => {
    const shopper = await doors.newShopper();
    const asked = (await doors.authenticators.setUp(shopper, doors.session))!;
    assert.deepEqual(
      await doors.authenticators.setUp(shopper, doors.session),
      asked,
      'the secret stays while it is typed in',
    );
    assert.equal(await doors.authenticators.add(shopper.id, doors.session, '000000'), undefined);
    assert.equal(await take(shopper, totpAt(asked.secret, doors.now())), undefined, 'no code counts before');
    assert.deepEqual(await doors.authenticators.of(shopper.id), { hasApp: false, recoveryCodes: 0 });
    const codes = await doors.authenticators.add(shopper.id, doors.session, totpAt(asked.secret, doors.now()));
    assert.equal(codes?.length, 10);
    assert.deepEqual(await doors.authenticators.of(shopper.id), { hasApp: true, recoveryCodes: 10 });
    assert.equal(await doors.authenticators.setUp(shopper, doors.session), undefined);
    assert.equal(
      await doors.authenticators.add(shopper.id, doors.session, totpAt(asked.secret, doors.now())),
      undefined,
    );
    assert.deepEqual((await doors.eventsOf(shopper.id)).slice(1), ['totp.added', 'recovery_codes.made']);
  });

  it('[M1b] is added in the session that set it up: the secret of another session adds none', async () => {
    const shopper = await doors.newShopper();
    const other = mintId('ses', Date.now(), randomBytes(10));
    const seen = (await doors.authenticators.setUp(shopper, other))!;
    assert.equal(
      await doors.authenticators.add(shopper.id, doors.session, totpAt(seen.secret, doors.now())),
      undefined,
      'not the secret of another session',
    );
    const own = (await doors.authenticators.setUp(shopper, doors.session))!;
    assert.notEqual(own.secret, seen.secret);
    assert.equal(await doors.authenticators.add(shopper.id, other, totpAt(own.secret, doors.now())), undefined);
    assert.equal(
      (await doors.authenticators.add(shopper.id, doors.session, totpAt(own.secret, doors.now())))?.length,
      10,
    );
  });

  it('begins again with another secret after half an hour', async () => {
    const shopper = await doors.newShopper();
    const first = (await doors.authenticators.setUp(shopper, doors.session))!;
    doors.age(30 * 60_000);
    assert.notEqual((await doors.authenticators.setUp(shopper, doors.session))!.secret, first.secret);
    assert.equal(
      await doors.authenticators.add(shopper.id, doors.session, totpAt(first.secret, doors.now())),
      undefined,
    );
  });

  it('[S49b] has codes that serve once, also if several come at the same time', async () => {
    const { shopper, secret } = await withApp();
    const code = totpAt(secret, doors.now());
    const taken = await Promise.all([1, 2, 3].map(() => take(shopper, code)));
    assert.deepEqual(taken.map(String).toSorted(), ['app', 'undefined', 'undefined']);
    assert.equal(await take(shopper, code), undefined);
    doors.age(30_000);
    assert.equal(await take(shopper, totpAt(secret, doors.now())), 'app');
  });

  it('[S50b] is replaced by recovery codes that serve once each, for their shopper alone', async () => {
    const { shopper, codes } = await withApp();
    const other = await withApp();
    const [code = '', next = ''] = codes;
    assert.equal(await take(other.shopper, code), undefined);
    const taken = await Promise.all([1, 2, 3].map(() => take(shopper, code.toUpperCase())));
    assert.deepEqual(taken.map(String).toSorted(), ['recovery_code', 'undefined', 'undefined']);
    assert.equal((await doors.authenticators.of(shopper.id)).recoveryCodes, 9);
    const fresh = await doors.authenticators.renewCodes(shopper.id);
    assert.equal(await take(shopper, next), undefined, 'new codes replace the ones before');
    assert.equal(await take(shopper, fresh[3]!), 'recovery_code');
    const events = (await doors.eventsOf(shopper.id)).filter((event) => event.startsWith('recovery'));
    assert.equal(events.filter((event) => event === 'recovery_code.used').length, 2);
  });

  it('[M1b] is removed with its recovery codes, once', async () => {
    const { shopper, secret } = await withApp();
    const removed = await Promise.all([1, 2].map(() => doors.authenticators.remove(shopper.id)));
    assert.deepEqual(removed.map(String).toSorted(), ['false', 'true']);
    assert.deepEqual(await doors.authenticators.of(shopper.id), { hasApp: false, recoveryCodes: 0 });
    assert.equal(await take(shopper, totpAt(secret, doors.now())), undefined);
    const events = (await doors.eventsOf(shopper.id)).filter((event) => event === 'totp.removed');
    assert.equal(events.length, 1);
  });

  it('is stored sealed, and its recovery codes as hashes', async () => {
    const { shopper, secret, codes } = await withApp();
    const Row = Type.Object({ text: Type.String() });
    const rows = await doors.db.asWriter((tx) =>
      tx.many(sql(Row)`
        select encode(secret, 'escape') as text from authenticators.apps where shopper_id = ${uuid(shopper.id)}
        union all select encode(code_hash, 'escape') from authenticators.recovery_codes`),
    );
    const stored = rows.map(({ text }) => text).join('\n');
    assert.ok(!stored.includes(secret));
    for (const code of codes) assert.ok(!stored.includes(code.replace('-', '')));
  });
});
