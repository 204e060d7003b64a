import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { shopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import type { ShopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import { codeFor } from '../../../../tests/world/mailed-codes.ts';
import { password } from '../../../../tests/world/people.ts';

const HOUR_MS = 3_600_000;
const from = { address: '10.0.0.1' };
const next = 'copper violin harvest moon';

describe('an entry whose account has changed', () => {
  let doors: ShopperDoors;
  before(async () => {
    doors = await shopperDoors();
  });
  after(() => doors.close());

  type Shopper = Awaited<ReturnType<ShopperDoors['newShopper']>>;
  const code = (token: string) => codeFor(doors.market, token);
  const undoLast = async ({ id }: Shopper) => {
    await doors.mailChanges();
    const start = doors.letters.length;
    const shopper = (await doors.accounts.findById(id))!;
    await doors.changes.changeName(shopper, `${shopper.name} II`);
    await doors.mailChanges();
    const token = /\/account\/undo\/([\w-]{43})/.exec(doors.letters[start]!.text)![1]!;
    assert.equal(await doors.changes.undo(token), true);
  };
  const changes: Record<string, (shopper: Shopper) => Promise<unknown>> = {
    'another password': async ({ id }) => {
      const shopper = (await doors.accounts.findById(id))!;
      const seal = await doors.accounts.passwordSeal(shopper);
      assert.ok((await doors.accounts.changePassword(shopper, { seal, current: password, next, ...from })).ok);
    },
    'a reset password': ({ id }) => doors.db.asWriter((tx) => doors.accounts.resetPassword(tx, id, 'x')),
    'another address': ({ id, email }) => doors.db.asWriter((tx) => doors.changes.moveEmail(tx, id, `new.${email}`)),
    'an undone change': undoLast,
    'a stopped wait': async ({ id }) => {
      await doors.db.asWriter((tx) => doors.recoveries.ask(tx, { id, sells: false }));
      assert.equal(await doors.recoveries.stop(id), true);
    },
  };

  for (const [name, change] of Object.entries(changes))
    it(`[S144b] is over: after ${name}, neither its page nor its code goes on`, async () => {
      const shopper = await doors.newShopper();
      const { id, email } = shopper;
      const login = await doors.entries.beginLogin(await doors.proved(id), email, '/');
      const recovery = await doors.entries.beginRecovery(email, { ...from, isKnown: true });
      const moved = await doors.entries.beginEmail(id, `thief.${email}`, '/');
      assert.ok(recovery.ok && moved.ok);
      const tokens = [login, recovery.value, moved.value];
      const begun = await Promise.all(
        tokens.map(async (token) => ({ entry: (await doors.entries.find(token))!, typed: await code(token) })),
      );
      await change(shopper);
      for (const token of tokens) assert.equal(await doors.entries.find(token), undefined);
      for (const { entry, typed } of begun)
        assert.deepEqual(await doors.entries.giveCode(entry, typed, from), { ok: false, error: { code: 'over' } });
      assert.notEqual((await doors.accounts.findById(id))?.email, `thief.${email}`);
    });

  it('[S144b] is over: a wait that was stopped while its password was typed sets none', async () => {
    const { id, email } = await doors.newShopper();
    const recover = async () => {
      const begun = await doors.entries.beginRecovery(email, { ...from, isKnown: false });
      assert.ok(begun.ok);
      const entry = (await doors.entries.find(begun.value))!;
      await doors.entries.giveCode(entry, await code(begun.value), from);
      return (await doors.entries.find(begun.value))!;
    };
    await recover();
    doors.age(25 * HOUR_MS);
    const entry = await recover();
    assert.equal((await doors.entries.at(entry)).step, 'password');
    // The wait alone: its use is what the password takes, whatever else a stop does.
    await doors.db.asWriter((tx) => doors.recoveries.use(tx, id));
    assert.deepEqual(await doors.entries.setPassword(entry, next), { ok: false, error: { code: 'over' } });
    assert.ok((await doors.accounts.login({ email, password, ...from })).ok);
  });

  it('[S57a] begins with the password that was proved: one that was changed meanwhile leads nowhere', async () => {
    const shopper = await doors.newShopper();
    const proved = await doors.accounts.login({ email: shopper.email, password, ...from });
    assert.ok(proved.ok);
    await changes['another password']!(shopper);
    const token = await doors.entries.beginLogin(proved.value, shopper.email, '/');
    assert.equal(await doors.entries.find(token), undefined);
  });
});
