import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { hashSecret } from '#platform/credentials/secret-hash.ts';
import { totpAt } from '#platform/credentials/totp.ts';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import { marketUrl, shopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import type { ShopperDoors } from '../../../../tests/samples/shopper-doors.ts';
import { codeFor } from '../../../../tests/world/mailed-codes.ts';
import { password } from '../../../../tests/world/people.ts';
import type { Entry, Outcome } from './service.ts';

const HOUR_MS = 3_600_000;
const from = { address: '10.0.0.1' };
const fresh = 'copper violin harvest moon';
type Answer = Awaited<ReturnType<ShopperDoors['entries']['giveCode']>>;

/** An answer in one word, or in the words of its first fault. */
function outcome(answer: Answer): string {
  if (!answer.ok) return answer.error.code === 'over' ? 'over' : answer.error.faults[0]!.message;
  return answer.value.kind === 'next' ? answer.value.step : answer.value.kind;
}

describe('an entry', () => {
  let doors: ShopperDoors;
  let passwordHash: string;
  before(async () => {
    doors = await shopperDoors();
    passwordHash = await hashSecret(password, randomBytes);
  });
  after(() => doors.close());

  const open = async (token: string): Promise<Entry> => (await doors.entries.find(token))!;
  const code = (token: string) => codeFor(doors.market, token);
  const tokenOf = (begun: Awaited<ReturnType<ShopperDoors['entries']['beginSignUp']>>): string => {
    assert.ok(begun.ok);
    return begun.value;
  };
  const beginSignUp = (email: string) =>
    doors.entries.beginSignUp({ email, name: 'Ada Byrne', passwordHash }, '/checkout');
  const signUp = async (email: string) => tokenOf(await beginSignUp(email));
  const recover = async (email: string, isKnown = false) =>
    tokenOf(await doors.entries.beginRecovery(email, { ...from, isKnown }));
  const give = async (token: string, typed?: string) =>
    outcome(await doors.entries.giveCode(await open(token), typed ?? (await code(token)), from));
  const giveFactor = async (token: string, typed: string) =>
    outcome(await doors.entries.giveFactor(await open(token), typed, from));
  /** Writes the letters of an entry, and returns them. */
  const lettersOf = async (token: string) => {
    const start = doors.letters.length;
    const entry = await open(token);
    await doors.entries.mailCode(entry.id, entry.mails);
    return doors.letters.slice(start);
  };
  const withApp = async () => {
    const shopper = await doors.newShopper();
    const { secret } = (await doors.authenticators.setUp(shopper, doors.session))!;
    const codes = (await doors.authenticators.add(shopper.id, doors.session, totpAt(secret, doors.now())))!;
    doors.age(60_000);
    return { ...shopper, secret, codes };
  };
  const withPasskey = async () => {
    const shopper = await doors.newShopper();
    const device = createAuthenticator(marketUrl);
    const { challengeId, options } = await doors.passkeys.askToAdd(shopper);
    await doors.passkeys.add(shopper.id, { challengeId, response: device.register(options), name: 'x' });
    return { ...shopper, device };
  };

  it('[S145] opens an account only by the code in a letter that greets nobody, once', async () => {
    const email = 'new.ada@example.com';
    const token = await signUp(email);
    assert.equal(await doors.accounts.idOf(email), undefined);
    const [letter, ...others] = await lettersOf(token);
    assert.deepEqual(others, []);
    assert.equal(letter?.to, email);
    assert.match(letter!.text, new RegExp(`^Your code is ${await code(token)}\\.`));
    assert.ok(!letter!.text.includes('Ada'));
    const entry = await open(token);
    const right = await code(token);
    const given = await Promise.all([1, 2, 3].map(() => doors.entries.giveCode(entry, right, from)));
    assert.deepEqual(given.map(outcome).toSorted(), ['in', 'over', 'over']);
    assert.ok(await doors.accounts.idOf(email));
    assert.equal(await doors.entries.find(token), undefined);
    const start = doors.letters.length;
    await doors.entries.mailCode(entry.id, entry.mails);
    assert.equal(doors.letters.length, start, 'a late job mails no code of an entry that is over');
  });

  it('[S145] [S37] for an address that has an account looks the same, and writes to its owner instead', async () => {
    const { email } = await doors.newShopper();
    const token = await signUp(email);
    const [letter] = await lettersOf(token);
    assert.equal(letter?.subject, 'You have an account already');
    assert.doesNotMatch(letter!.text, /\d{6}/);
    const { step } = await doors.entries.at(await open(token));
    assert.equal(step, 'mail');
    assert.match(await give(token, '000000'), /not the code/);
  });

  it('[S35] [S39] dies after five wrong codes, and its codes after ten minutes or another mail', async () => {
    const token = await signUp('tries@example.com');
    const right = await code(token);
    const wrong = right === '123456' ? '654321' : '123456';
    const entry = await open(token);
    const given = await Promise.all(
      Array.from({ length: 8 }, (_, index) => doors.entries.giveCode(entry, wrong, { address: `10.3.${index}.1` })),
    );
    assert.equal(given.map(outcome).filter((one) => one.startsWith('This is not')).length, 4);
    assert.equal(await doors.entries.find(token), undefined);
    assert.equal(outcome(await doors.entries.giveCode(entry, right, from)), 'over');
    const late = await signUp('late@example.com');
    const first = await code(late);
    assert.ok((await doors.entries.mailAgain(await open(late))).ok);
    assert.match(await give(late, first), /last mail/);
    doors.age(10 * 60_000);
    assert.match(await give(late), /last mail/);
    assert.ok((await doors.entries.mailAgain(await open(late))).ok);
    assert.equal(await give(late), 'in');
  });

  it('[S36] gets five mails an hour for one address, from any network', async () => {
    for (let asked = 0; asked < 5; asked += 1) assert.ok((await beginSignUp('many@example.com')).ok);
    const sixth = await beginSignUp('MANY@example.com');
    assert.deepEqual([sixth.ok, !sixth.ok && sixth.error.code], [false, 'too_many_codes']);
    const concurrent = await Promise.all(Array.from({ length: 8 }, () => beginSignUp('at.once@example.com')));
    assert.equal(concurrent.filter(({ ok }) => ok).length, 5);
    doors.age(HOUR_MS);
    assert.ok((await beginSignUp('many@example.com')).ok);
  });

  it('[M1b] of a sign-in takes the mailed code if the account has nothing else', async () => {
    const { id, email } = await doors.newShopper();
    const token = await doors.entries.beginLogin(await doors.proved(id), email, '/');
    assert.equal(await give(token), 'in');
    assert.deepEqual((await doors.eventsOf(id)).slice(1), ['login.from_new_browser']);
  });

  it('[M1b] [S49b] [S50b] of a sign-in takes a code of the app or a recovery code, once, and no mail', async () => {
    const { id, email, secret, codes } = await withApp();
    const begin = async () => doors.entries.beginLogin(await doors.proved(id), email, '/');
    const token = await begin();
    assert.equal((await open(token)).mails, 0);
    const stuck = await doors.entries.goWithout(await open(token));
    assert.equal(outcome(stuck), 'factor', 'there is no way around an app');
    const app = totpAt(secret, doors.now());
    assert.equal(await giveFactor(token, app), 'in');
    const again = await begin();
    assert.match(await giveFactor(again, app), /wrong or was used/);
    assert.equal(await giveFactor(again, codes[0]!), 'in');
    assert.match(await giveFactor(await begin(), codes[0]!), /wrong or was used/);
  });

  it('[M1b] of a sign-in that somebody gives up after the right password is notified', async () => {
    const { id, email, secret } = await withApp();
    const token = await doors.entries.beginLogin(await doors.proved(id), email, '/');
    const right = totpAt(secret, doors.now());
    const wrong = right === '123456' ? '654321' : '123456';
    const entry = await open(token);
    for (let tried = 0; tried < 5; tried += 1)
      await doors.entries.giveFactor(entry, wrong, { address: `10.4.${tried}.1` });
    assert.equal(outcome(await doors.entries.giveFactor(entry, right, from)), 'over');
    assert.ok((await doors.eventsOf(id)).includes('login.stopped'));
  });

  it('[M1b] of a sign-in takes the passkey of its account, or the mailed code if the passkey is lost', async () => {
    const { id, email, device } = await withPasskey();
    const stranger = await withPasskey();
    const sign = async (by: typeof device, token: string) => {
      const { challengeId, options } = await doors.passkeys.askToSign();
      const signed = { challengeId, response: by.sign(options) };
      return outcome(await doors.entries.givePasskey(await open(token), signed));
    };
    const token = await doors.entries.beginLogin(await doors.proved(id), email, '/');
    assert.match(await sign(stranger.device, token), /did not work/);
    assert.equal(await sign(device, token), 'in');
    const lost = await doors.entries.beginLogin(await doors.proved(id), email, '/');
    assert.equal(outcome(await doors.entries.goWithout(await open(lost))), 'mail');
    assert.ok((await doors.entries.mailAgain(await open(lost))).ok);
    assert.equal(await give(lost), 'in');
  });

  it('[S46b] of a recovery mails nothing to an address without an account, and looks the same', async () => {
    const { email } = await doors.newShopper();
    const [known, unknown] = [await recover(email), await recover('nobody@example.com')];
    assert.equal((await lettersOf(known)).length, 1);
    assert.deepEqual(await lettersOf(unknown), []);
    const steps = await Promise.all([known, unknown].map(async (token) => doors.entries.at(await open(token))));
    assert.deepEqual(steps[0], steps[1]);
    assert.deepEqual(await give(unknown), await give(known, '000000'), 'not even the right code');
  });

  it('[S46b] of a recovery in a known browser ends with the new password, and ends all sessions', async () => {
    const { id, email } = await doors.newShopper();
    const session = await doors.signIn(id);
    const [token, other] = [await recover(email, true), await recover(email, true)];
    const early = await doors.entries.setPassword(await open(token), fresh);
    assert.equal(outcome(early), 'over', 'no password before the code');
    assert.equal(await give(token), 'password');
    assert.match(outcome(await doors.entries.setPassword(await open(token), 'short')), /at least 15/);
    const entry = await open(token);
    const set = await Promise.all([1, 2].map(() => doors.entries.setPassword(entry, fresh)));
    assert.deepEqual(set.map(outcome).toSorted(), ['in', 'over']);
    assert.equal(await doors.sessions.find(session), undefined);
    assert.equal(await doors.entries.find(other), undefined, 'other ways in that were begun are over');
    const login = (typed: string) => doors.accounts.login({ email, password: typed, address: '10.0.0.2' });
    assert.deepEqual([(await login(password)).ok, (await login(fresh)).ok], [false, true]);
    assert.ok((await doors.eventsOf(id)).includes('password.reset'));
  });

  it('[S46b] of a recovery elsewhere waits a day, in which any session can stop it', async () => {
    const { id, email } = await doors.newShopper();
    assert.equal(await give(await recover(email)), 'wait');
    doors.age(24 * HOUR_MS);
    assert.ok(await doors.recoveries.stop(id));
    assert.equal(await give(await recover(email)), 'wait', 'it begins from the start');
    doors.age(23 * HOUR_MS);
    assert.equal(await give(await recover(email)), 'wait');
    doors.age(HOUR_MS);
    const token = await recover(email);
    assert.equal(await give(token), 'password');
    assert.equal(outcome(await doors.entries.setPassword(await open(token), fresh)), 'in');
    assert.equal(await doors.recoveries.of(id), undefined);
  });

  it('[S46b] of a recovery asks for the app, which stays, and never waits around it', async () => {
    const { id, email, secret } = await withApp();
    const token = await recover(email, true);
    assert.equal(await give(token), 'factor');
    assert.equal(outcome(await doors.entries.goWithout(await open(token))), 'factor');
    assert.equal(await giveFactor(token, totpAt(secret, doors.now())), 'password');
    assert.equal(outcome(await doors.entries.setPassword(await open(token), fresh)), 'in');
    assert.equal((await doors.authenticators.of(id)).hasApp, true);
  });

  it('[S144b] of a new address moves the account there by the code in its mail', async () => {
    const { id } = await doors.newShopper();
    const other = await doors.newShopper();
    const begin = async (email: string) => tokenOf(await doors.entries.beginEmail(id, email, '/account/identity'));
    const taken = await begin(other.email);
    assert.equal((await lettersOf(taken))[0]?.subject, 'You have an account already');
    assert.match(await give(taken), /not the code/, 'not even the right code');
    const token = await begin('moved@example.com');
    const moved: Outcome = { kind: 'moved' };
    assert.deepEqual(await doors.entries.giveCode(await open(token), await code(token), from), {
      ok: true,
      value: moved,
    });
    assert.equal((await doors.accounts.findById(id))?.email, 'moved@example.com');
  });
});
