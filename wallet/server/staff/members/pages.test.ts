import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inviteOperator, openOperator } from '../../../../tests/world/staff.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
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
    assert.match(visitor.page.text, /Sign in as Ada\?/);
    await visitor.submit(urls.staff.enter(), {});
    assert.equal(visitor.page.url, queue());
    assert.match(visitor.page.text, /Nothing waits for a decision/);
    const second = visit(world);
    await second.open(address);
    assert.equal(second.page.status, 410);
    assert.match(second.page.text, /does not work any more/);
    const token = new URL(address).searchParams.get('token')!;
    // From a page with a form token of its own, as an open tab would.
    await second.open((await inviteOperator(world, 'Other')).address);
    await second.submit(urls.staff.enter(), { token });
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
    world.age(24 * HOUR_MS);
    await visitor.submit(urls.staff.enter(), {});
    assert.equal(visitor.page.status, 410);
    assert.equal(visitor.cookie('__Host-staff'), undefined);
  });

  it('[S61] lasts 12 hours, and ends with the member, a new invitation or the button', async () => {
    const statusOf = async ({ visitor }: Awaited<ReturnType<typeof openOperator>>) => {
      await visitor.open(queue());
      return visitor.page.status;
    };
    const long = await openOperator(world, 'Long');
    world.age(12 * HOUR_MS - 60_000);
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
    const own = { token, _form: visitor.field('_form') };
    const cookie = `__Host-form=${visitor.cookie('__Host-form')}`;
    assert.equal(await post(world.consoleUrl, { token }), 403);
    assert.equal(await post(world.walletUrl, own, cookie), 403);
    assert.equal(await post('https://evil.example', own, cookie), 403);
    assert.equal(await post(world.consoleUrl, own, cookie), 303);
  });
});
