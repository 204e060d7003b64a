import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { resealTable } from '#platform/credentials/resealing-service.ts';
import { totpAt } from '#platform/credentials/totp.ts';
import { IdOf } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { shopperDoors } from '../../../tests/samples/shopper-doors.ts';
import type { ShopperDoors } from '../../../tests/samples/shopper-doors.ts';
import { codeFor } from '../../../tests/world/mailed-codes.ts';

describe('shoppers’ ways in, after the secret was replaced', () => {
  const next = randomBytes(32);
  let doors: ShopperDoors;
  let both: ReturnType<ShopperDoors['doorsWith']>;
  before(async () => {
    doors = await shopperDoors();
    both = doors.doorsWith(next, doors.secret);
  });
  after(() => doors.close());

  it('[S118] take a code of the app and a recovery code from before, also without the former secret', async () => {
    const shopper = await doors.newShopper();
    const { secret } = (await doors.authenticators.setUp(shopper, doors.session))!;
    const codes = (await doors.authenticators.add(shopper.id, doors.session, totpAt(secret, doors.now())))!;
    const take = ({ authenticators }: typeof both, typed: string) => {
      doors.age(60_000);
      return doors.db.asWriter((tx) => authenticators.take(tx, shopper.id, typed));
    };
    const code = () => totpAt(secret, new Date(doors.now().getTime() + 60_000));
    assert.equal(await take(both, code()), 'app');
    const alone = doors.doorsWith(next);
    await assert.rejects(take(alone, code()), /opens with none of the server's secrets/);
    assert.deepEqual(await resealTable(doors.db, both.sealed[0]!), { renewed: 1, lost: 0 });
    assert.deepEqual(await resealTable(doors.db, both.sealed[0]!), { renewed: 0, lost: 0 });
    assert.equal(await take(alone, code()), 'app');
    assert.equal(await take(alone, codes[0]!), 'recovery_code');
  });

  it('[S118] take a code that a server with the former secret mailed', async () => {
    const { id, email } = await doors.newShopper();
    const token = await doors.entries.beginLogin(await doors.proved(id), email, '/');
    const entry = (await both.entries.find(token))!;
    const given = await both.entries.giveCode(entry, await codeFor(doors.market, token), { address: '10.0.0.1' });
    assert.ok(given.ok && given.value.kind === 'in');
  });

  it('[S118] write the letter about what was stored before so that its link works', async () => {
    const { id } = await doors.newShopper();
    await doors.db.asWriter((tx) => doors.recoveries.ask(tx, { id, sells: false }));
    await both.recoveries.mail((await doors.recoveries.of(id))!.id);
    const stop = /\/account\/recovery\/stop\/([\w-]{43})/.exec(doors.letters.at(-1)!.text)![1]!;
    assert.equal(await both.recoveries.stopByToken(stop), true);
    await doors.db.asWriter((tx) => doors.changes.moveEmail(tx, id, 'moved@example.com'));
    const [change] = await doors.db.asWriter((tx) =>
      tx.many(sql(Type.Object({ id: IdOf('chg') }))`select id from changes.changes`),
    );
    const start = doors.letters.length;
    await both.changes.mail(change!.id);
    const undo = /\/account\/undo\/([\w-]{43})/.exec(doors.letters[start]!.text)![1]!;
    assert.equal(await both.changes.undo(undo), true);
  });
});
