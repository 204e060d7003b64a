import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import { totpAt } from '#platform/credentials/totp.ts';
import { marketUrl, shopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import type { ShopperDoors } from '../../../../tests/samples/shopper-doors.ts';

const DAY_MS = 24 * 3_600_000;

describe('a changed e-mail address or name', () => {
  let doors: ShopperDoors;
  before(async () => {
    doors = await shopperDoors();
  });
  after(() => doors.close());

  const move = (id: `shp_${string}`, email: string) =>
    doors.db.asWriter((tx) => doors.changes.moveEmail(tx, id, email));
  const lettersSince = async (start: number) => {
    await doors.mailChanges();
    return doors.letters.slice(start);
  };
  const tokenIn = (text: string) => /\/account\/undo\/([\w-]{43})/.exec(text)?.[1];

  it('[S144b] is notified to the old and the new address, and only the old one can undo it', async () => {
    const { id, email } = await doors.newShopper();
    const start = doors.letters.length;
    assert.equal(await move(id, 'new.ada@example.com'), true);
    const [old, fresh] = await lettersSince(start);
    assert.deepEqual([old?.to, fresh?.to], [email, 'new.ada@example.com']);
    assert.ok(tokenIn(old!.text));
    assert.equal(tokenIn(fresh!.text), undefined);
    assert.ok(!old!.text.includes('new.ada'), 'the old mailbox does not learn the new address');
    assert.equal(await doors.changes.undo(tokenIn(old!.text)!), true);
    assert.equal((await doors.accounts.findById(id))?.email, email);
    assert.equal(await doors.changes.undo(tokenIn(old!.text)!), false);
    assert.deepEqual((await doors.eventsOf(id)).slice(1), ['email.changed', 'change.undone']);
  });

  it('[S144b] throws out what somebody added since, ends all sessions, and makes every browser unknown', async () => {
    const shopper = await doors.newShopper();
    const { id, email } = shopper;
    const session = await doors.signIn(id);
    const known = await doors.accounts.knownAs(email);
    const start = doors.letters.length;
    await move(id, 'thief@example.com');
    const device = createAuthenticator(marketUrl);
    const { challengeId, options } = await doors.passkeys.askToAdd(shopper);
    await doors.passkeys.add(id, { challengeId, response: device.register(options), name: 'Thief' });
    const { secret } = (await doors.authenticators.setUp(shopper, doors.session))!;
    await doors.authenticators.add(id, doors.session, totpAt(secret, doors.now()));
    const [old] = await lettersSince(start);
    assert.equal(await doors.changes.undo(tokenIn(old!.text)!), true);
    assert.equal(await doors.sessions.find(session), undefined);
    assert.deepEqual(await doors.passkeys.list(id), []);
    assert.deepEqual(await doors.authenticators.of(id), { hasApp: false, recoveryCodes: 0 });
    assert.notDeepEqual(await doors.accounts.knownAs(email), known);
  });

  it('[S144b] keeps what was there before, and is undone to the first address however often it moved', async () => {
    const shopper = await doors.newShopper();
    const { id, email } = shopper;
    const { secret } = (await doors.authenticators.setUp(shopper, doors.session))!;
    await doors.authenticators.add(id, doors.session, totpAt(secret, doors.now()));
    doors.age(60_000);
    const start = doors.letters.length;
    await move(id, 'one.more@example.com');
    await move(id, 'two.more@example.com');
    const letters = await lettersSince(start);
    const first = letters.find(({ to, text }) => to === email && tokenIn(text))!;
    const second = letters.find(({ to, text }) => to === 'one.more@example.com' && tokenIn(text))!;
    assert.equal(await doors.changes.undo(tokenIn(first.text)!), true);
    assert.equal((await doors.accounts.findById(id))?.email, email);
    assert.equal((await doors.authenticators.of(id)).hasApp, true);
    assert.equal(await doors.changes.undo(tokenIn(second.text)!), false, 'the thief cannot undo the undoing');
  });

  it('[S144b] takes every later change with it: a thief’s new name cannot be undone after the address came back', async () => {
    const shopper = await doors.newShopper();
    const { id, email } = shopper;
    const start = doors.letters.length;
    await move(id, 'name.thief@example.com');
    doors.age(1_000);
    await doors.changes.changeName((await doors.accounts.findById(id))!, 'Mallory');
    await doors.changes.changeName((await doors.accounts.findById(id))!, 'Mallory II');
    const letters = await lettersSince(start);
    const tokensTo = (address: string) =>
      letters.flatMap(({ to, text }) => (to === address && tokenIn(text) ? [tokenIn(text)!] : []));
    assert.equal(tokensTo('name.thief@example.com').length, 2);
    assert.equal(await doors.changes.undo(tokensTo(email)[0]!), true);
    const back = await doors.accounts.findById(id);
    assert.deepEqual([back?.email, back?.name], [email, 'Ada Byrne']);
    doors.age(60_000);
    const { secret } = (await doors.authenticators.setUp(shopper, doors.session))!;
    await doors.authenticators.add(id, doors.session, totpAt(secret, doors.now()));
    for (const token of tokensTo('name.thief@example.com')) assert.equal(await doors.changes.undo(token), false);
    assert.equal((await doors.authenticators.of(id)).hasApp, true);
  });

  it('[S132] [S144b] is known until it cannot be undone, so that nothing changes about payouts meanwhile', async () => {
    const { id, email } = await doors.newShopper();
    const until = async () => (await doors.changes.addressUndoableUntil(id)) !== undefined;
    await doors.changes.changeName((await doors.accounts.findById(id))!, 'Eve');
    assert.equal(await until(), false, 'a name is no address');
    await move(id, `until.${email}`);
    assert.equal(await until(), true);
    doors.age(7 * DAY_MS);
    assert.equal(await until(), false);
    const start = doors.letters.length;
    await move(id, `undone.${email}`);
    const letter = (await lettersSince(start)).find(({ to, text }) => to === `until.${email}` && tokenIn(text))!;
    assert.equal(await until(), true);
    await doors.changes.undo(tokenIn(letter.text)!);
    assert.equal(await until(), false);
  });

  it('[S144b] cannot be undone after seven days', async () => {
    const { id } = await doors.newShopper();
    const start = doors.letters.length;
    await move(id, 'late@example.com');
    const [old] = await lettersSince(start);
    doors.age(7 * DAY_MS);
    assert.equal((await doors.changes.findUndo(tokenIn(old!.text)!))?.canUndo, false);
    assert.equal(await doors.changes.undo(tokenIn(old!.text)!), false);
    assert.equal((await doors.accounts.findById(id))?.email, 'late@example.com');
  });

  it('is refused if another account has the address, in any case', async () => {
    const [ada, bob] = [await doors.newShopper(), await doors.newShopper()];
    assert.equal(await move(ada.id, bob.email.toUpperCase()), false);
    assert.equal((await doors.accounts.findById(ada.id))?.email, ada.email);
    assert.equal(await move(ada.id, ada.email.toUpperCase()), true, 'the own address in other letters is no other');
  });

  it('[S144b] is a name that was judged, and the shopper can undo it by mail', async () => {
    const { id, email } = await doors.newShopper();
    const shopper = (await doors.accounts.findById(id))!;
    await lettersSince(0);
    const start = doors.letters.length;
    assert.equal((await doors.changes.changeName(shopper, ' ')).ok, false);
    assert.ok((await doors.changes.changeName(shopper, 'Ada  Byrne')).ok);
    assert.deepEqual(await lettersSince(start), [], 'the same name is no change');
    assert.ok((await doors.changes.changeName(shopper, 'Eve')).ok);
    const [letter] = await lettersSince(start);
    assert.equal(letter?.to, email);
    assert.equal(await doors.changes.undo(tokenIn(letter!.text)!), true);
    assert.equal((await doors.accounts.findById(id))?.name, 'Ada Byrne');
  });
});
