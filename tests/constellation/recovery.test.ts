import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { codeSentTo, freshPhone, password, pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { nextPassword, pathOf, recoveringIn } from '../world/recovery.ts';
import type { Recovering } from '../world/recovery.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const { identity } = walletUrls;

let world: TestWorld;
let given: Given;
let when: When;
let recovering: Recovering;
before(async () => {
  world = await startWorld();
  ({ given, when } = world);
  recovering = recoveringIn(world);
});
after(() => world.close());

describe('a forgotten password without the PIN', () => {
  it('[S46b] waits 72 hours: all channels are notified, then a fresh code is enough, and factors stay', async () => {
    const person = await given.person();
    const mail = `recovery-${person.holderId}@example.com`;
    await world.walletRows('update accounts.holders set email = $2, email_proved_at = now() where phone = $1', [
      person.phone,
      mail,
    ]);
    const visitor = await recovering.askToWait(person);
    assert.match(visitor.page.text, /Your request is waiting/);
    await world.settle();
    const [letter] = world.sandbox.inbox.list(mail);
    assert.equal(letter!.subject, 'Somebody asked for a new password');
    assert.ok(letter!.text.includes(recovering.undoCodeIn(person.phone)));
    assert.doesNotMatch(letter!.text, /id\/login/);

    const again = await recovering.askToWait(person).catch(() => undefined);
    assert.equal(again, undefined, 'there is no form for another wait');
    assert.equal(
      (await recovering.eventsOf(person.holderId)).filter((event) => event === 'recovery.started').length,
      1,
    );

    await recovering.wait(47);
    assert.ok(!(await recovering.eventsOf(person.holderId)).includes('recovery.reminded'));
    await recovering.wait(2);
    assert.ok(
      recovering.messagesOf(person.phone).some((text) => text.includes('in 24 hours') && /Type .{9} at/.test(text)),
    );
    const early = await recovering.prove(person);
    await recovering.choose(early, { pin: '' });
    assert.match(early.page.text, /A PIN has exactly six digits/, 'the wait is not over');
    await recovering.wait(23);
    await recovering.open(visitor, identity.recoverPassword());
    assert.equal(pathOf(visitor), identity.recover(), 'the code of three days ago is worth nothing');

    const back = await recovering.prove(person);
    assert.doesNotMatch(back.page.text, /name="pin"/);
    await recovering.choose(back);
    assert.equal(pathOf(back), identity.recoverDone());
    assert.ok(await recovering.logsInBy(person, nextPassword));
    assert.equal((await world.wallet.identity.secondFactor.verifyPin(person.holderId, pin)).ok, true);
    const once = await recovering.prove(person);
    assert.match(once.page.text, /name="pin"/, 'a wait is good for one password');
  });

  it('[S46b] is over a week after the wait', async () => {
    const person = await given.person();
    await recovering.askToWait(person);
    await recovering.wait(72 + 7 * 24);
    const late = await recovering.prove(person);
    assert.match(late.page.text, /name="pin"/);
  });

  it('[S46b] is stopped by the code in the messages, and the same proof begins no other wait', async () => {
    const person = await given.person();
    const thief = await recovering.askToWait(person);
    await world.settle();
    const owner = given.visitor();
    await recovering.open(owner, identity.recoverStop());
    for (const [undo, words] of [
      ['hello', /eight letters and digits/],
      ['0000-0000', /This code stops nothing/],
    ] as const) {
      await owner.submit(identity.recoverStop(), { undo });
      assert.equal(owner.page.status, 422);
      assert.match(owner.page.text, words);
    }
    await owner.submit(identity.recoverStop(), {
      undo: recovering.undoCodeIn(person.phone).toLowerCase().replace('-', ' '),
    });
    assert.match(owner.page.text, /It is stopped/);
    await recovering.open(thief, identity.recoverWait());
    await thief.submit(identity.recoverWait(), {});
    assert.equal(pathOf(thief), identity.recover());
    await recovering.wait(73);
    const back = await recovering.prove(person);
    assert.match(back.page.text, /name="pin"/);
    const events = await recovering.eventsOf(person.holderId);
    assert.deepEqual(
      events.filter((event) => event.startsWith('recovery')),
      ['recovery.started', 'recovery.stopped'],
    );
  });

  it('[S46b] shows in each session of its holder alone, which stops it with one press', async () => {
    const [person, other] = [await given.person(), await given.person()];
    const [owner, stranger] = [await when.logsIn(person), await when.logsIn(other)];
    await recovering.askToWait(person);
    await recovering.open(owner, identity.securityActivity());
    assert.match(owner.page.text, /Somebody asked for a new password\./);
    await recovering.open(stranger, identity.recoverStop());
    await stranger.post(identity.recoverStop(), { here: 'yes' });
    await recovering.open(owner, identity.recoverStop());
    await owner.submit(identity.recoverStop(), {});
    assert.match(owner.page.text, /It is stopped/);
    assert.equal(await world.wallet.identity.recoveries.waitingOf(person.holderId), undefined);
    assert.ok(!(await recovering.eventsOf(other.holderId)).includes('recovery.stopped'));
  });

  it('[S46b] has one winner when it is stopped and completed at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const person = await given.person();
      await recovering.askToWait(person);
      await recovering.wait(72);
      const undo = recovering.undoCodeIn(person.phone);
      const visitor = await recovering.prove(person);
      const [set, stopped] = await Promise.all([
        visitor.post(identity.recoverPassword(), { password: nextPassword }),
        // The password is hashed for a while.
        new Promise((done) => setTimeout(done, round * 120)).then(() => world.wallet.identity.recoveries.stopBy(undo)),
      ]);
      const isSet = set.headers.get('location') === identity.recoverDone();
      assert.equal((await recovering.logsInBy(person, nextPassword)) !== undefined, isSet);
      assert.equal(stopped.ok, !isSet);
      if (!stopped.ok) assert.equal(stopped.error.code, 'recovery_done');
    }
  });

  it('[S46b] begins once if it is asked for eight times at once', async () => {
    const person = await given.person();
    const visitor = await recovering.prove(person);
    await recovering.open(visitor, identity.recoverWait());
    const answers = await Promise.all(Array.from({ length: 8 }, () => visitor.post(identity.recoverWait(), {})));
    assert.deepEqual(
      answers.map((answer) => answer.headers.get('location')),
      Array(8).fill(identity.recoverWait()),
    );
    assert.equal(
      (await recovering.eventsOf(person.holderId)).filter((event) => event === 'recovery.started').length,
      1,
    );
  });

  it('[S46b] ends when the PIN replaces the password meanwhile', async () => {
    const person = await given.person();
    await recovering.askToWait(person);
    await recovering.choose(await recovering.prove(person));
    assert.equal(await world.wallet.identity.recoveries.waitingOf(person.holderId), undefined);
    await recovering.wait(73);
    assert.match((await recovering.prove(person)).page.text, /name="pin"/);
  });
});

describe('a waiting recovery', () => {
  const isWaiting = async ({ holderId }: Person) =>
    (await world.wallet.identity.recoveries.waitingOf(holderId)) !== undefined;
  const endings = async ({ holderId }: Person) =>
    world.walletRows<{ by: string }>(
      "select facts ->> 'by' as by from security_log.events where event = 'recovery.stopped' and subject = $1",
      [holderId],
    );
  const ends: Readonly<Record<string, (owner: Visitor) => Promise<unknown>>> = {
    'a freeze': async (owner) => {
      await recovering.open(owner, walletUrls.protection.report());
      await owner.submit(walletUrls.protection.report(), { only: 'freeze' });
    },
    'another password': async (owner) => {
      await recovering.open(owner, identity.password());
      await owner.submit(identity.password(), { current: password, pin, password: nextPassword });
    },
    'another number': async (owner) => {
      const phone = freshPhone();
      await recovering.open(owner, identity.changePhone());
      await owner.submit(identity.changePhone(), { phone, pin });
      await owner.submit(identity.changePhoneCode(), { code: codeSentTo(world, phone) });
    },
  };

  for (const [name, end] of Object.entries(ends)) {
    it(`[S46a] [S46b] ends with ${name}, in its transaction`, async () => {
      const person = await given.person();
      await recovering.askToWait(person);
      assert.equal(await isWaiting(person), true);
      await end(await when.logsIn(person));
      assert.deepEqual([await isWaiting(person), await endings(person)], [false, [{ by: 'change' }]]);
      await world.settle();
      assert.ok(recovering.messagesOf(person.phone).every((text) => !text.includes('can be set now')));
    });
  }

  it('[S46a] [S46b] ends when the old number undoes a change, and the proof of the other number opens nothing', async () => {
    const person = await given.person();
    // Later, the messages about the opening of the wallet are over.
    await recovering.wait(1);
    const owner = await when.logsIn(person);
    await ends['another number']!(owner);
    await world.settle();
    const { phone } = await world.wallet.identity.accounts.get(person.holderId);
    const thief = await recovering.askToWait({ phone });
    assert.equal(await isWaiting(person), true);
    const said = recovering.messagesOf(person.phone).join('\n');
    const [undo] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(said)!;
    const back = await world.wallet.identity.contacts.undo(undo);
    assert.equal(back.ok, true);
    assert.deepEqual([await isWaiting(person), await endings(person)], [false, [{ by: 'change' }]]);
    for (const page of [identity.recoverPassword(), identity.recoverWait()]) {
      await recovering.open(thief, page);
      assert.deepEqual([thief.page.status, pathOf(thief)], [200, identity.recover()], page);
    }
  });

  it('[S46a] [S46b] begins no more once the wallet is frozen, also in a race', async () => {
    const person = await given.person();
    const thief = await recovering.prove(person);
    await recovering.open(thief, identity.recoverWait());
    const owner = await when.logsIn(person);
    await Promise.all([thief.post(identity.recoverWait(), {}), ends['a freeze']!(owner)]);
    assert.equal(await isWaiting(person), false);
  });

  it('[S46a] sets no password once the wallet is frozen, also while the new one is judged', async () => {
    for (const delay of [0, 60, 120, 240, 360]) {
      const person = await given.person();
      const [visitor, owner] = [await recovering.prove(person), await when.logsIn(person)];
      await recovering.open(owner, walletUrls.protection.report());
      await Promise.all([
        visitor.post(identity.recoverPassword(), { pin, password: nextPassword }),
        new Promise((done) => setTimeout(done, delay)).then(() => ends['a freeze']!(owner).catch(() => {})),
      ]);
      const events = await recovering.eventsOf(person.holderId);
      const order = events.filter((event) => event === 'account.frozen' || event === 'password.reset');
      assert.notDeepEqual(order, ['account.frozen', 'password.reset'], `after ${delay} ms`);
    }
  });
});

describe('a wallet after a recovery', () => {
  it('[S46a] [S46c] [S47a] adds no factor for 72 hours, and the phone is no second factor', async () => {
    const person = await given.person({ hasPin: false, tier: 2 });
    await recovering.askToWait(person);
    await recovering.wait(72);
    await recovering.choose(await recovering.prove(person));
    const stranger = given.visitor();
    await recovering.open(stranger, identity.login());
    await stranger.submit(identity.login(), { phone: person.phone, password: nextPassword });
    assert.equal(pathOf(stranger), identity.secondStep());
    assert.doesNotMatch(stranger.page.text, /Send me a code/);
    assert.match(stranger.page.text, /Log in from the browser in which you chose the new password/);
    const visitor = (await recovering.logsInBy(person, nextPassword))!;
    const { removeAuthenticator, removePasskey, changePhone, changePhoneCode, changeEmail, email } = identity;
    for (const page of [
      identity.pin(),
      identity.addPasskey(),
      identity.signUpPin(),
      identity.confirmPhone(),
      identity.recoveryCodes(),
      removeAuthenticator(),
      removePasskey({ key: 'any' }),
      changePhone(),
      changePhoneCode(),
      changeEmail(),
      email(),
    ]) {
      await recovering.open(visitor, page);
      assert.equal(visitor.page.status, 403, page);
      assert.match(visitor.page.text, /can be changed from .* UTC on, because a forgotten password was replaced/, page);
    }
    await recovering.open(visitor, identity.securityActivity());
    for (const words of [
      /Money can be withdrawn from/,
      /A shop can be linked to pay there from/,
      /to be paid by it from/,
    ])
      assert.match(visitor.page.text, words);
    await recovering.wait(72);
    const later = (await recovering.logsInBy(person, nextPassword))!;
    await recovering.open(later, identity.pin());
    assert.equal(pathOf(later), identity.confirmPhone(), 'three days later, the phone may lead to a first PIN again');
  });

  it('[S46a] is known to the browser of the new password only by the PIN, or if there is no other way in', async () => {
    const asks = async (visitor: Visitor, { phone }: Person) => {
      await recovering.open(visitor, `${identity.login()}?continue=/id/logout`);
      await visitor.submit(identity.login(), { phone, password: nextPassword });
      return pathOf(visitor) === identity.secondStep();
    };
    const recovered = async (person: Person, doesWait: boolean) => {
      if (doesWait) {
        await recovering.askToWait(person);
        await recovering.wait(72);
      }
      const visitor = await recovering.prove(person);
      await recovering.choose(visitor);
      assert.equal(pathOf(visitor), identity.recoverDone());
      return asks(visitor, person);
    };
    const withPasskey = await given.person();
    await when.addsPasskey(await when.logsIn(withPasskey));
    const [byPin, byWait, withNothing] = [
      await recovered(await given.person(), false),
      await recovered(withPasskey, true),
      await recovered(await given.person({ hasPin: false }), true),
    ];
    assert.deepEqual([byPin, byWait, withNothing], [false, true, false]);
  });

  it('[S47c] waits a day with withdrawals after a new PIN, passkey or card', async () => {
    const { restrictions } = world.wallet.identity;
    const person = await given.person({ hasPin: false });
    assert.equal(await restrictions.find(person.holderId, 'withdrawal'), undefined);
    const visitor = await when.logsIn(person);
    await when.addsPasskey(visitor, person.phone);
    assert.equal((await restrictions.find(person.holderId, 'withdrawal'))?.cause, 'factor_added');
    await recovering.wait(25);
    assert.equal(await restrictions.find(person.holderId, 'withdrawal'), undefined);
    const { holderId } = await given.holder({ card: true });
    const causes = await world.walletRows<{ cause: string }>(
      "select cause from restrictions.restrictions where what = 'withdrawal' and cause = 'instrument_added'",
    );
    assert.equal(causes.length, 1);
    assert.ok(await restrictions.find(holderId, 'withdrawal'));
  });
});

describe('a thief', () => {
  it('[S46a] with the password alone gets no new one, and loses the session when the owner resets it', async () => {
    const person = await given.person();
    const thief = await when.logsIn(person);
    await recovering.choose(await recovering.prove(person));
    assert.equal(await recovering.isIn(thief), false);
    assert.equal(await recovering.logsInBy(person, password), undefined);
  });

  it('[S46b] with the unlocked phone and its number waits three days, and the owner’s laptop stops it', async () => {
    const person = await given.person({ money: 5_000n });
    const laptop = await when.logsIn(person);
    const thief = await recovering.askToWait(person);
    await recovering.wait(0.3);
    await recovering.open(laptop, identity.recoverStop());
    await laptop.submit(identity.recoverStop(), {});
    assert.match(laptop.page.text, /It is stopped/);
    await recovering.wait(73);
    await recovering.open(thief, identity.recoverPassword());
    assert.equal(pathOf(thief), identity.recover());
    assert.ok(await recovering.logsInBy(person, password));
  });

  it('[S46b] with the mailbox finds no login link there, and learns no code but the one that stops', async () => {
    const person = await given.person();
    const mail = `box-${person.holderId}@example.com`;
    await world.walletRows('update accounts.holders set email = $2, email_proved_at = now() where phone = $1', [
      person.phone,
      mail,
    ]);
    await recovering.askToWait(person);
    await recovering.wait(48);
    await recovering.wait(24);
    const letters = world.sandbox.inbox.list(mail);
    assert.ok(letters.length >= 3);
    for (const { text } of letters) {
      assert.doesNotMatch(text, /\b\d{6}\b|https?:\/\/\S*(login|recover)/);
    }
  });

  it('[S45] [S46a] [S46b] who got a recycled number waits, is reported by mail, and cannot pay once in', async () => {
    const person = await given.person({ money: 5_000n });
    const mail = `old-${person.holderId}@example.com`;
    await world.walletRows('update accounts.holders set email = $2, email_proved_at = now() where phone = $1', [
      person.phone,
      mail,
    ]);
    await recovering.askToWait(person);
    await world.settle();
    assert.equal(world.sandbox.inbox.list(mail)[0]!.subject, 'Somebody asked for a new password');
    await recovering.wait(72);
    await recovering.choose(await recovering.prove(person));
    const visitor = (await recovering.logsInBy(person, nextPassword))!;
    await recovering.open(visitor, identity.pin());
    assert.match(visitor.page.text, /This has to wait/);
    await recovering.wait(72);
    const later = (await recovering.logsInBy(person, nextPassword))!;
    await recovering.open(later, identity.pin());
    assert.match(later.page.text, /Your PIN now/, 'the PIN of the owner still guards the money');
  });
});
