import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import { enterBy, inviteOperator, openOperator } from '../../../../tests/world/staff.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { MOST_REFUSED } from '#platform/staff/members/refused-service.ts';
import { urls } from '../../urls.ts';

const HOUR_MS = 3_600_000;

describe('signing in to the console', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  const queue = () => `${world.consoleUrl}${urls.staff.queue()}`;
  const acts = async (memberId: string) =>
    (
      await world.walletRows<{ what: string }>(
        `select what from staff.log join staff.members member on member.id = member_id where member.name = $1 order by log.number`,
        [memberId],
      )
    ).map(({ what }) => what);

  it('[S61] works once: a preview of the address does not use it up, and a second use is refused in words', async () => {
    const { address } = await inviteOperator(world, 'Ada');
    for (let preview = 0; preview < 3; preview += 1) await visit(world).open(address);
    const visitor = visit(world);
    await visitor.open(address);
    assert.match(visitor.page.text, /You are invited as Reviewer/);
    await enterBy(visitor, address);
    assert.equal(visitor.page.url, queue());
    assert.match(visitor.page.text, /Nothing waits for a decision/);
    const second = visit(world);
    await second.open(address);
    assert.equal(second.page.status, 410);
    assert.match(second.page.text, /does not work any more/);
    const token = new URL(address).searchParams.get('token')!;
    // From a page with a form token of its own, as an open tab would.
    const other = (await inviteOperator(world, 'Other')).address;
    await second.open(other);
    const response = JSON.stringify(createAuthenticator(other).register(second.passkeyOptions()));
    await second.submit(urls.staff.enter(), { token, response });
    assert.equal(second.page.status, 410);
    assert.equal(second.cookie('__Host-staff'), undefined);
    assert.deepEqual(await acts('Ada'), ['invited', 'entered']);
  });

  it('[S61] is refused a day after the invitation, after a newer one, and after the member has ended', async () => {
    const [late, older, ended] = [
      await inviteOperator(world, 'Late'),
      await inviteOperator(world, 'Newer'),
      await inviteOperator(world, 'Ended'),
    ];
    await inviteOperator(world, 'Newer');
    await world.wallet.staff.staff.end('ended');
    const visitor = visit(world);
    for (const { address } of [older, ended]) {
      await visitor.open(address);
      assert.equal(visitor.page.status, 410);
    }
    await visitor.open(late.address);
    assert.equal(visitor.page.status, 200);
    const response = JSON.stringify(createAuthenticator(late.address).register(visitor.passkeyOptions()));
    world.age(24 * HOUR_MS);
    await visitor.submit(urls.staff.enter(), { response });
    assert.equal(visitor.page.status, 410);
    assert.equal(visitor.cookie('__Host-staff'), undefined);
  });

  it('ends after an hour without use', async () => {
    const { visitor } = await openOperator(world, 'Idle');
    const statusAfter = async (ms: number) => {
      world.age(ms);
      await visitor.open(queue());
      return visitor.page.status;
    };
    assert.equal(await statusAfter(HOUR_MS - 60_000), 200);
    assert.equal(await statusAfter(HOUR_MS - 60_000), 200);
    assert.equal(await statusAfter(HOUR_MS), 401);
  });

  it('[S61] lasts 12 hours, and ends with the member, a new invitation or the button', async () => {
    const statusOf = async ({ visitor }: Awaited<ReturnType<typeof openOperator>>) => {
      await visitor.open(queue());
      return visitor.page.status;
    };
    const long = await openOperator(world, 'Long');
    // A session that is used lives on.
    for (let used = 0; used < 12; used += 1) {
      world.age(HOUR_MS - 60_000);
      assert.equal(await statusOf(long), 200);
    }
    world.age(11 * 60_000);
    assert.equal(await statusOf(long), 200);
    const [gone, again, left] = [
      await openOperator(world, 'Gone'),
      await openOperator(world, 'Again'),
      await openOperator(world, 'Left'),
    ];
    await world.wallet.staff.staff.end('Gone');
    await inviteOperator(world, 'Again');
    const session = left.visitor.cookie('__Host-staff')!;
    await left.visitor.submit(urls.staff.leave(), {});
    assert.equal(await world.wallet.staff.staff.find(session), undefined);
    assert.equal(left.visitor.cookie('__Host-staff'), undefined);
    for (const one of [gone, again, left]) assert.equal(await statusOf(one), 401);
    assert.deepEqual(await acts('Left'), ['invited', 'entered', 'left']);
    assert.deepEqual(await acts('Gone'), ['invited', 'entered', 'ended']);
    // Who is invited again after an end does not get the old session back.
    await inviteOperator(world, 'Gone');
    assert.equal(await statusOf(gone), 401);
    world.age(60_000);
    assert.equal(await statusOf(long), 401);
  });

  it('[S61] is at a host of its own, whose cookies and pages are not those of holders', async () => {
    const operator = await openOperator(world, 'Host');
    const { visitor: holder } = await world.given.holder();
    const ask = async (url: string, cookie: string) => {
      const answer = await world.http(url, { headers: { accept: 'text/html', cookie }, redirect: 'manual' });
      await answer.body?.cancel();
      return answer.status;
    };
    const staff = operator.visitor.cookie('__Host-staff')!;
    const session = holder.cookie('__Host-session')!;
    assert.equal(await ask(queue(), `__Host-staff=${staff}`), 200);
    for (const path of [urls.staff.queue(), urls.staff.enter(), urls.staff.case({ caseId: 'cas_1' })]) {
      assert.equal(await ask(`${world.walletUrl}${path}`, `__Host-staff=${staff}`), 404, path);
      assert.equal(await ask(`${world.walletUrl}${path}`, `__Host-session=${session}`), 404, path);
    }
    assert.equal(await ask(queue(), `__Host-session=${session}`), 401);
    assert.equal(await ask(queue(), `__Host-session=${staff}; __Host-staff=${session}`), 401);
    for (const path of [urls.identity.login(), urls.payments.terms(), urls.identity.profile(), urls.oauth.keys()]) {
      assert.equal(await ask(`${world.consoleUrl}${path}`, `__Host-session=${session}`), 404, path);
    }
    assert.equal(await ask(`${world.walletUrl}${urls.identity.pin()}`, `__Host-staff=${staff}`), 303);
  });

  it('[S61] goes by the passkey from then on, which an invitation or the end of the member ends', async () => {
    const { visitor, device } = await openOperator(world, 'Key');
    await visitor.submit(urls.staff.leave(), {});
    assert.equal(visitor.page.status, 401);
    const signIn = async (with_ = device, lies = {}) => {
      const browser = visit(world);
      await browser.open(
        `${world.consoleUrl}${urls.staff.signIn()}?continue=${encodeURIComponent('/staff/cases?x=1')}`,
      );
      const response = JSON.stringify(with_.sign(browser.passkeyOptions(), lies));
      await browser.submit(urls.staff.signIn(), { response });
      return browser;
    };
    const signedIn = await signIn();
    assert.deepEqual([signedIn.page.status, signedIn.page.url], [200, `${world.consoleUrl}/staff/cases?x=1`]);
    const stranger = createAuthenticator(world.consoleUrl);
    const ofWallet = { origin: world.walletUrl, rpId: new URL(world.walletUrl).hostname };
    const refused = [
      await signIn(stranger),
      await signIn(device, ofWallet),
      await signIn(device, { isUserVerified: false }),
      await signIn(device, { challenge: 'AAAA' }),
    ];
    for (const browser of refused) {
      assert.equal(browser.page.status, 422);
      assert.match(browser.page.text, /This passkey was not accepted/);
      assert.equal(browser.cookie('__Host-staff'), undefined);
    }
    // An old answer serves no second time.
    const browser = visit(world);
    await browser.open(`${world.consoleUrl}${urls.staff.signIn()}`);
    const fields = {
      challengeId: browser.field('challengeId'),
      response: JSON.stringify(device.sign(browser.passkeyOptions())),
    };
    await browser.submit(urls.staff.signIn(), fields);
    assert.equal(browser.page.status, 200);
    const again = visit(world);
    await again.open(`${world.consoleUrl}${urls.staff.signIn()}`);
    await again.submit(urls.staff.signIn(), fields);
    assert.equal(again.page.status, 422);
    await inviteOperator(world, 'Key');
    assert.equal((await signIn()).page.status, 422);
    const gone = await openOperator(world, 'Gone too');
    await world.wallet.staff.staff.end('Gone too');
    assert.equal((await signIn(gone.device)).page.status, 422);
  });

  it('[S117] leaves refused passkeys of a member in the log, but so few that nobody can fill it', async () => {
    const { device, visitor } = await openOperator(world, 'Lock');
    const signIn = async (lies = {}, fields = {}) => {
      const browser = visit(world);
      await browser.open(`${world.consoleUrl}${urls.staff.signIn()}`);
      const response = JSON.stringify(device.sign(browser.passkeyOptions(), lies));
      await browser.submit(urls.staff.signIn(), { response, ...fields });
      assert.equal(browser.page.status, 422);
    };
    await signIn({ challenge: 'AAAA' });
    await signIn({}, { challengeId: 'used' });
    const reasons = await world.walletRows<{ reason: string }>(
      `select reason from staff.log where what = 'login_refused' and reason not like '%invit%' order by number desc limit 2`,
    );
    assert.deepEqual(
      reasons.map(({ reason }) => reason),
      ['the request to sign in was used or too old', 'the signature is wrong'],
    );
    for (let at = 0; at < MOST_REFUSED; at += 1) await signIn({ challenge: 'AAAA' });
    assert.deepEqual(await acts('Lock'), ['invited', 'entered', ...Array(MOST_REFUSED).fill('login_refused')]);
    world.age(HOUR_MS / 2);
    await visitor.open(queue());
    world.age(HOUR_MS / 2);
    await signIn({ challenge: 'AAAA' });
    assert.equal((await acts('Lock')).length, MOST_REFUSED + 3);
    await visitor.open(queue());
    assert.equal(visitor.page.status, 200);
  });

  it('[S61] takes a passkey of this console alone, and keeps the invitation until one is accepted', async () => {
    const { address } = await inviteOperator(world, 'Picky');
    const visitor = visit(world);
    const device = createAuthenticator(address);
    await visitor.open(address);
    const lies = [
      { origin: world.walletUrl },
      { rpId: 'wallet.localhost' },
      { challenge: 'AAAA' },
      { isUserVerified: false },
    ];
    for (const lie of lies) {
      await visitor.submit(urls.staff.enter(), {
        response: JSON.stringify(device.register(visitor.passkeyOptions(), lie)),
      });
      assert.equal(visitor.page.status, 422);
      assert.match(visitor.page.text, /The passkey was not accepted/);
    }
    await visitor.submit(urls.staff.enter(), { response: 'nonsense' });
    assert.equal(visitor.page.status, 422);
    await visitor.submit(urls.staff.enter(), { response: JSON.stringify(device.register(visitor.passkeyOptions())) });
    assert.equal(visitor.page.url, queue());
  });

  it('[S68] ends a right with the role, in a session that is open', async () => {
    const { visitor } = await openOperator(world, 'Former', { role: 'admin' });
    const statusOf = async () => {
      await visitor.open(queue());
      return visitor.page.status;
    };
    assert.equal(await statusOf(), 200);
    await world.wallet.staff.staff.changeRole('former', 'finance');
    assert.equal(await statusOf(), 403);
    assert.match(visitor.page.text, /Your role does not allow this/);
    await world.wallet.staff.staff.changeRole('former', 'support');
    assert.equal(await statusOf(), 200);
    assert.deepEqual(await acts('Former'), ['invited', 'entered', 'role_changed', 'role_changed']);
  });

  it('[S61] needs a form of the console in this browser', async () => {
    const { address } = await inviteOperator(world, 'Forged');
    const token = new URL(address).searchParams.get('token')!;
    const post = async (origin: string, fields: Record<string, string>, cookie = '') => {
      const answer = await world.http(`${world.consoleUrl}${urls.staff.enter()}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', origin, cookie },
        body: new URLSearchParams(fields),
      });
      await answer.body?.cancel();
      return answer.status;
    };
    const visitor = visit(world);
    await visitor.open(address);
    const own = {
      token,
      _form: visitor.field('_form'),
      challengeId: visitor.field('challengeId'),
      response: JSON.stringify(createAuthenticator(address).register(visitor.passkeyOptions())),
    };
    const cookie = `__Host-form=${visitor.cookie('__Host-form')}`;
    assert.equal(await post(world.consoleUrl, { token }), 403);
    assert.equal(await post(world.walletUrl, own, cookie), 403);
    assert.equal(await post('https://evil.example', own, cookie), 403);
    assert.equal(await post(world.consoleUrl, own, cookie), 303);
  });
});
