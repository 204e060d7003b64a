import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls } from '../../wallet/server/urls.ts';
import { freshPhone, password, pin, profile } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';
import type { Visitor } from '../world/visitor.ts';

const { identity } = urls;
const OPENING_MS = 31 * 60_000;
const DAY_MS = 24 * 3_600_000;

describe('the number and the addresses of a wallet', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
  });
  after(() => world.close());

  let addresses = 0;
  const freshEmail = () => `contact${(addresses += 1)}@example.com`;
  const messagesTo = (to: string) => world.sandbox.inbox.list(to).map(({ text }) => text);
  const codeTo = async (to: string) => {
    await world.settle();
    return /\b\d{6}\b/.exec(messagesTo(to)[0] ?? '')?.[0] ?? '';
  };
  const undoCodeTo = async (to: string) => {
    await world.settle();
    return /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(messagesTo(to).join('\n'))?.[0] ?? '';
  };
  const open = (visitor: Visitor, path: string) => visitor.open(`${world.walletUrl}${path}`);
  const numberOf = async (holderId: string) =>
    (await world.wallet.identity.accounts.get(holderId as `hld_${string}`)).phone;
  const emailOf = async (holderId: string) => {
    const { email, emailProvedAt } = await world.wallet.identity.accounts.get(holderId as `hld_${string}`);
    return { email, isProved: emailProvedAt !== null };
  };
  const movesTo = async (owner: Visitor, phone: string, more: Readonly<Record<string, string>> = {}) => {
    await open(owner, identity.changePhone());
    await owner.submit(identity.changePhone(), { phone, pin, ...more });
  };
  const provesPhone = async (owner: Visitor, phone: string) =>
    owner.submit(identity.changePhoneCode(), { code: await codeTo(phone) });
  const provesEmail = async (owner: Visitor, email: string) => {
    await open(owner, identity.changeEmail());
    await owner.submit(identity.changeEmail(), { email, pin });
    await owner.submit(identity.email(), { code: await codeTo(email) });
  };
  const typedIn = ({ page }: Visitor, name: string) =>
    new RegExp(`name="${name}"[^>]*?value="([^"]*)"`).exec(page.text)?.[1];
  const canLogIn = async (phone: string, more: Readonly<Record<string, string>> = {}) => {
    const visitor = given.visitor();
    await open(visitor, identity.login());
    await visitor.submit(identity.login(), { phone, password, ...more });
    return new URL(visitor.page.url).pathname !== identity.login();
  };

  it('[S145] gets no letter before its owner proved it, but the one with the code, which greets nobody', async () => {
    const email = freshEmail();
    const newcomer = await given.newcomer({ at: 'profile' });
    await newcomer.submit(identity.signUpProfile(), { ...profile, givenName: 'Mallory', email });
    assert.match(newcomer.page.url, /\/id\/email\?continue=/);
    await world.settle();
    const [letter, ...more] = messagesTo(email);
    assert.deepEqual(more, []);
    assert.match(letter!, /^Your code is \d{6}\./);
    assert.doesNotMatch(letter!, /Mallory|Hello|\+353/);
    assert.match(newcomer.page.text, /Skip for now/);
    const holderId = (await world.wallet.identity.accounts.idOf(newcomer.phone))!;
    world.age(OPENING_MS);
    await when.logsInElsewhere(newcomer);
    await world.settle();
    assert.match(messagesTo(newcomer.phone)[0]!, /opened in a new browser/);
    assert.equal(messagesTo(email).length, 1, 'that message went by SMS alone');
    assert.deepEqual(await emailOf(holderId), { email, isProved: false });
    assert.ok(!(await canLogIn(email)), 'an unproved address logs nobody in');
    const owner = await when.logsIn(newcomer, identity.email());
    await owner.submit(identity.emailSend(), {});
    await owner.submit(identity.email(), { code: await codeTo(email) });
    assert.deepEqual(await emailOf(holderId), { email, isProved: true });
    assert.ok(await canLogIn(email.toUpperCase()));
  });

  it('[S37] [S44] are counted as one when a login fails, and an unknown address is answered in the same words', async () => {
    const { phone } = await given.person();
    const email = freshEmail();
    await world.walletRows('update accounts.holders set email = $1, email_proved_at = created_at where phone = $2', [
      email,
      phone,
    ]);
    const wrongAt = async (login: string) => {
      const visitor = given.visitor();
      await open(visitor, identity.login());
      await visitor.submit(identity.login(), { phone: login, password: 'not the password at all' });
      return [...visitor.page.text.matchAll(/<a href="#password">([^<]+)/g)].map(([, words]) => words).join();
    };
    const [known, unknown] = [await wrongAt(email), await wrongAt(freshEmail())];
    assert.match(known, /do not belong together/);
    assert.equal(known, unknown);
    // On a slow machine, the wait may be over before the next try: then that one gets in, and all begins again.
    const isLockedToo = async () => {
      for (let time = 0; time < 12; time += 1) {
        if (/Too many tries/.test(await wrongAt(email))) return !(await canLogIn(phone));
      }
      return false;
    };
    let isShared = false;
    for (let round = 0; round < 4 && !isShared; round += 1) isShared = await isLockedToo();
    assert.ok(isShared, 'the number waits for the tries at the address');
  });

  it('[S145] greets nobody by a name that looks like an address', async () => {
    const email = freshEmail();
    const { holderId } = await given.person();
    const rows =
      'update accounts.holders set email = $1, email_proved_at = created_at, given_name = $2 where email is null and phone = $3';
    await world.walletRows(rows, [email, 'win.example', await numberOf(holderId)]);
    world.age(OPENING_MS);
    await when.logsInElsewhere({ phone: await numberOf(holderId) });
    await world.settle();
    assert.match(messagesTo(email)[0]!, /^Hello,\n/);
  });

  it('[W2f] [S144b] change by a code to the new number, and both numbers get a message', async () => {
    const { phone, holderId } = await given.person();
    const owner = await when.logsIn({ phone });
    const next = freshPhone();
    world.age(OPENING_MS);
    const again = await when.logsIn({ phone });
    await movesTo(again, next, { pin: '000000' });
    assert.equal(again.page.status, 422);
    assert.equal(typedIn(again, 'phone'), next);
    assert.deepEqual(messagesTo(next), []);
    await again.submit(identity.changePhone(), { pin });
    await again.submit(identity.changePhoneCode(), { code: '000000' });
    assert.equal(again.page.status, 422);
    assert.equal(await numberOf(holderId), phone);
    await provesPhone(again, next);
    assert.equal(await numberOf(holderId), next);
    assert.match(again.page.text, /Your number is changed/);
    await world.settle();
    assert.match(messagesTo(next)[0]!, /^Holdfast: your wallet has another number\.\n.*Not you\?/);
    assert.match(messagesTo(phone)[0]!, /^Holdfast: your wallet has another number\. Not you\? Until/);
    assert.ok(!messagesTo(next).some((text) => text.includes('/id/undo')), 'the new number cannot undo');
    assert.ok(await canLogIn(next));
    assert.ok(!(await canLogIn(phone)));
    assert.ok(owner.cookie('__Host-session'));
  });

  it('[S144b] report a change also in the first half hour, and the old number can undo it', async () => {
    const { phone, holderId } = await given.person();
    const thief = await when.logsIn({ phone });
    const next = freshPhone();
    await movesTo(thief, next);
    await provesPhone(thief, next);
    const code = await undoCodeTo(phone);
    assert.match(messagesTo(next)[0]!, /your wallet has another number/);
    const victim = given.visitor();
    await open(victim, identity.undo());
    await victim.submit(identity.undo(), { code });
    assert.equal(await numberOf(holderId), phone);
    await world.settle();
    assert.match(messagesTo(phone)[0]!, /your former number or address is back/);
  });

  it('[S144b] take the power from waiting logins and from codes to the old number', async () => {
    const { phone, holderId } = await given.person();
    const halfway = async () => {
      const asked = { phone, password, device: 'a test', address: '192.0.2.7', needsFactor: true };
      const entered = await world.wallet.identity.sessions.login(asked);
      assert.ok(entered.ok);
      return entered.value.token;
    };
    const [waiting, owner] = [await halfway(), await when.logsIn({ phone })];
    const recovering = given.visitor();
    await open(recovering, identity.recover());
    await recovering.submit(identity.recover(), { phone });
    const code = await codeTo(phone);
    const next = freshPhone();
    await movesTo(owner, next);
    await provesPhone(owner, next);
    assert.equal(await numberOf(holderId), next);
    assert.equal(await world.wallet.identity.sessions.findPending(waiting), undefined);
    await recovering.submit(identity.recoverCode(), { code });
    assert.equal(new URL(recovering.page.url).pathname, identity.recover());
  });

  it('[W2f] [S38] change only in the session that typed the PIN, after a fresh login', async () => {
    const { phone, holderId } = await given.person();
    const owner = await when.logsIn({ phone });
    const next = freshPhone();
    await movesTo(owner, next);
    const code = await codeTo(next);
    const other = await when.logsIn({ phone }, identity.email());
    await open(other, identity.changePhone());
    await other.post(identity.changePhoneCode(), { code });
    assert.equal(await numberOf(holderId), phone);
    world.age(16 * 60_000);
    await open(owner, identity.changePhone());
    assert.match(owner.page.url, /\/id\/login\?again=yes/);
  });

  it('[W2e] [S45] change to a number with a wallet is refused only after its owner’s code, and takes nothing', async () => {
    const [ada, bob] = [await given.person(), await given.person()];
    const owner = await when.logsIn(ada);
    await movesTo(owner, bob.phone);
    assert.ok(owner.page.url.endsWith(identity.changePhoneCode()));
    await provesPhone(owner, bob.phone);
    assert.equal(owner.page.status, 422);
    assert.match(owner.page.text, /Another wallet has this number/);
    assert.equal(await numberOf(ada.holderId), ada.phone);
    assert.equal(await world.wallet.identity.accounts.idOf(bob.phone), bob.holderId);
  });

  it('[S144b] undo from the old number restores it, ends all sessions, and takes the power from later changes', async () => {
    const { phone, holderId } = await given.person();
    world.age(OPENING_MS);
    const thief = await when.logsIn({ phone });
    const [second, third] = [freshPhone(), freshPhone()];
    await movesTo(thief, second);
    await provesPhone(thief, second);
    const code = await undoCodeTo(phone);
    await movesTo(thief, third);
    await provesPhone(thief, third);
    assert.equal(await undoCodeTo(second), '', 'the number of a thief gets no right of return');
    const victim = given.visitor();
    await open(victim, identity.undo());
    await victim.submit(identity.undo(), { code: 'AAAA-BBBB-CCCC' });
    assert.equal(victim.page.status, 422);
    assert.equal(typedIn(victim, 'code'), 'AAAA-BBBB-CCCC');
    await victim.submit(identity.undo(), { code: code.toLowerCase().replaceAll('-', ' ') });
    assert.match(victim.page.text, /The old number is back/);
    assert.equal(await numberOf(holderId), phone);
    await open(thief, identity.changePhone());
    assert.match(thief.page.url, /\/id\/login/);
    await open(victim, identity.undo());
    await victim.submit(identity.undo(), { code });
    assert.equal(victim.page.status, 422, 'a code works once');
    assert.equal(await numberOf(holderId), phone);
    await world.settle();
    assert.match(messagesTo(phone)[0]!, /your former number or address is back/);
    assert.match(messagesTo(second)[0]!, /a wallet no longer uses this number/);
    assert.ok(await canLogIn(phone));
  });

  it('[S144b] go back in a session, too: that is the undoing, and the number of the thief gets no code', async () => {
    const { phone, holderId } = await given.person();
    world.age(OPENING_MS);
    const owner = await when.logsIn({ phone });
    const ofThief = freshPhone();
    await movesTo(owner, ofThief);
    await provesPhone(owner, ofThief);
    const code = await undoCodeTo(phone);
    assert.match(code, /-/);
    await movesTo(owner, phone);
    await provesPhone(owner, phone);
    assert.equal(await numberOf(holderId), phone);
    assert.equal(await undoCodeTo(ofThief), '');
    assert.match(messagesTo(ofThief)[0]!, /a wallet no longer uses this number/);
    const thief = given.visitor();
    await open(thief, identity.undo());
    await thief.submit(identity.undo(), { code });
    assert.equal(thief.page.status, 422, 'the change is undone already');
    assert.equal(await numberOf(holderId), phone);
    // The owner's number is the old one again: it keeps its right of return.
    const next = freshPhone();
    await movesTo(owner, next);
    await provesPhone(owner, next);
    assert.notEqual(await undoCodeTo(phone), code);
  });

  it('[S144b] that were a wallet’s for a few days have no right of return', async () => {
    const { phone, holderId } = await given.person();
    const [first, second, third] = [freshEmail(), freshEmail(), freshEmail()];
    world.age(OPENING_MS);
    await provesEmail(await when.logsIn({ phone }), first);
    world.age(6 * DAY_MS);
    await provesEmail(await when.logsIn({ phone }), second);
    assert.deepEqual(await emailOf(holderId), { email: second, isProved: true });
    assert.equal(await undoCodeTo(first), '');
    world.age(7 * DAY_MS + 60_000);
    await provesEmail(await when.logsIn({ phone }), third);
    assert.match(await undoCodeTo(second), /-/);
  });

  it('[S144b] keep the old number for seven days, and its code works no longer', async () => {
    const { phone, holderId } = await given.person();
    world.age(OPENING_MS);
    const owner = await when.logsIn({ phone });
    const next = freshPhone();
    await movesTo(owner, next);
    await provesPhone(owner, next);
    const code = await undoCodeTo(phone);
    const stranger = given.visitor();
    const asksFor = async () => {
      await open(stranger, identity.signUp());
      await stranger.submit(identity.signUp(), { phone });
      assert.ok(stranger.page.url.endsWith(identity.signUpCode()), 'the page is that of any number');
    };
    await asksFor();
    assert.match(messagesTo(phone)[0]!, /Another wallet had it until lately/);
    world.age(7 * DAY_MS);
    await open(stranger, identity.undo());
    await stranger.submit(identity.undo(), { code });
    assert.equal(stranger.page.status, 422);
    assert.equal(await numberOf(holderId), next);
    await asksFor();
    assert.match(messagesTo(phone)[0]!, /^\d{6} is your Holdfast code\./);
  });

  it('[S144b] an e-mail address changes by a code to the new one, and the old one can undo it', async () => {
    const { phone, holderId } = await given.person();
    const [first, second] = [freshEmail(), freshEmail()];
    world.age(OPENING_MS);
    const owner = await when.logsIn({ phone });
    await provesEmail(owner, first);
    assert.deepEqual(await emailOf(holderId), { email: first, isProved: true });
    await world.settle();
    assert.ok(messagesTo(phone).some((text) => text.includes('an e-mail address was added')));
    world.age(8 * DAY_MS);
    await provesEmail(await when.logsIn({ phone }), second);
    const code = await undoCodeTo(first);
    assert.match(code, /-/);
    assert.ok(messagesTo(second).some((text) => text.includes('another e-mail address now')));
    assert.ok(!(await canLogIn(first)) && (await canLogIn(second)));
    const victim = given.visitor();
    await open(victim, identity.undo());
    await victim.submit(identity.undo(), { code });
    assert.match(victim.page.text, /The old address is back/);
    assert.deepEqual(await emailOf(holderId), { email: first, isProved: true });
  });

  it('[S144b] an undoing leads the owner of a frozen wallet to unfreezing, before which no password changes', async () => {
    const { phone } = await given.person();
    world.age(OPENING_MS);
    const owner = await when.logsIn({ phone });
    const next = freshPhone();
    await movesTo(owner, next);
    await provesPhone(owner, next);
    const code = await undoCodeTo(phone);
    await open(owner, urls.protection.report());
    await owner.submit(urls.protection.report(), { only: 'freeze' });
    const victim = given.visitor();
    await open(victim, identity.undo());
    await victim.submit(identity.undo(), { code });
    assert.match(victim.page.text, /The old number is back/);
    assert.ok(victim.page.text.includes(`continue=${encodeURIComponent(identity.unfreeze())}"`));
    assert.doesNotMatch(victim.page.text, /Log in and change the password/);
  });

  it('[S144b] report a changed name and postal address; a name checked with a document stays', async () => {
    const { phone, holderId } = await given.person();
    world.age(OPENING_MS);
    const owner = await when.logsIn({ phone });
    await open(owner, identity.details());
    await owner.submit(identity.details(), { familyName: 'Moran', city: '', country: 'IE', pin });
    assert.equal(owner.page.status, 422);
    assert.equal(typedIn(owner, 'familyName'), 'Moran');
    await owner.submit(identity.details(), { city: 'Cork', country: 'IE', pin });
    const { familyName, address } = await world.wallet.identity.accounts.get(holderId);
    assert.deepEqual([familyName, address?.city], ['Moran', 'Cork']);
    await world.settle();
    const said = messagesTo(phone).join('\n');
    assert.match(said, /the name of your wallet was changed/);
    assert.match(said, /the postal address of your wallet was changed/);
    const seller = await given.person({ tier: 2 });
    const checked = await when.logsIn(seller);
    await open(checked, identity.details());
    assert.match(checked.page.text, /was checked with a document/);
    await checked.submit(identity.details(), {
      givenName: 'Eve',
      familyName: 'Else',
      city: 'Cork',
      country: 'IE',
      pin,
    });
    const kept = await world.wallet.identity.accounts.get(seller.holderId);
    assert.deepEqual([kept.givenName, kept.familyName, kept.address?.city], ['Ada', 'Byrne', 'Cork']);
  });

  it('[S144b] lets nobody type codes for a frozen wallet', async () => {
    const { phone } = await given.person();
    const owner = await when.logsIn({ phone });
    await movesTo(owner, freshPhone());
    await world.walletRows("update accounts.holders set status = 'frozen' where phone = $1", [phone]);
    await open(owner, identity.changePhone());
    assert.equal(owner.page.status, 403);
  });
});
