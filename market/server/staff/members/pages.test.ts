import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import { verifyLog } from '#platform/staff/log/verify-service.ts';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import { enterBy, inviteToDesk, openAtDesk, openOperator } from '../../../../tests/world/staff.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import type { Visitor } from '../../../../tests/world/visitor.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the desk of the market', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  const pages = ['/', urls.staff.members(), urls.staff.acts()];
  const ask = async (url: string, cookie = '') => {
    const answer = await world.http(url, { headers: { accept: 'text/html', cookie }, redirect: 'manual' });
    return { status: answer.status, text: await answer.text() };
  };
  const statusAt = async (visitor: Visitor, path: string) => {
    await visitor.open(`${world.deskUrl}${path}`);
    return visitor.page.status;
  };
  const signIn = async (device: ReturnType<typeof createAuthenticator>, lies = {}) => {
    const browser = visit(world);
    await browser.open(`${world.deskUrl}${urls.staff.signIn()}`);
    const response = JSON.stringify(device.sign(browser.passkeyOptions(), lies));
    await browser.submit(urls.staff.signIn(), { response });
    return browser;
  };

  it('[S61] is entered by an invitation once, and by the passkey from then on', async () => {
    const { address } = await inviteToDesk(world, 'Ada', 'admin');
    await visit(world).open(address);
    const visitor = visit(world);
    await visitor.open(address);
    assert.match(visitor.page.text, /You are invited as Administrator/);
    const device = await enterBy(visitor, address);
    assert.equal(visitor.page.url, `${world.deskUrl}/`);
    assert.match(visitor.page.text, /Welcome, Ada/);
    assert.match(visitor.page.text, /href="\/staff\/members"/);
    const second = visit(world);
    await second.open(address);
    assert.equal(second.page.status, 410);
    assert.match(second.page.text, /npm run staff -- --at market invite/);
    await visitor.submit(urls.staff.leave(), {});
    assert.equal(visitor.page.status, 401);
    assert.equal((await signIn(device)).page.url, `${world.deskUrl}/`);
    for (const browser of [
      await signIn(createAuthenticator(world.deskUrl)),
      await signIn(device, { origin: world.marketUrl, rpId: new URL(world.marketUrl).hostname }),
      await signIn(device, { origin: world.consoleUrl, rpId: new URL(world.consoleUrl).hostname }),
    ]) {
      assert.equal(browser.page.status, 422);
      assert.equal(browser.cookie('__Host-staff'), undefined);
    }
    await world.market.staff.staff.end('ada');
    assert.equal((await signIn(device)).page.status, 422);
  });

  it('[S61] shows its pages to nobody else: not to visitors, shoppers, sellers or operators of the wallet', async () => {
    await world.given.goods();
    const shopper = await world.given.shopper();
    const seller = await world.given.seller('moss-lane');
    const ofWallet = await openOperator(world, 'Wallet', { role: 'admin' });
    for (const path of pages) {
      assert.equal((await ask(`${world.deskUrl}${path}`)).status, 401, path);
      for (const person of [shopper, seller]) {
        const cookie = `__Host-shopper=${person.cookie('__Host-shopper')}`;
        assert.equal((await ask(`${world.deskUrl}${path}`, cookie)).status, 401, path);
        if (path !== '/') assert.equal((await ask(`${world.marketUrl}${path}`, cookie)).status, 404, path);
      }
      const cookie = `__Host-staff=${ofWallet.visitor.cookie('__Host-staff')}`;
      assert.equal((await ask(`${world.deskUrl}${path}`, cookie)).status, 401, path);
    }
  });

  it('[S61] is at a host of its own, whose cookies and pages are not those of the shop', async () => {
    const { visitor } = await openAtDesk(world, 'Host', 'admin');
    const session = visitor.cookie('__Host-staff')!;
    assert.equal((await ask(`${world.deskUrl}${urls.staff.members()}`, `__Host-staff=${session}`)).status, 200);
    assert.equal((await ask(`${world.deskUrl}/`, `__Host-shopper=${session}`)).status, 401);
    for (const path of [
      ...pages.slice(1),
      urls.staff.enter(),
      urls.staff.signIn(),
      urls.staff.asset({ name: 'hosted.css' }),
    ])
      assert.equal((await ask(`${world.marketUrl}${path}`, `__Host-staff=${session}`)).status, 404, path);
    for (const path of [urls.cart.cart(), urls.accounts.login(), urls.selling.center(), urls.catalog.search()])
      assert.equal((await ask(`${world.deskUrl}${path}`, `__Host-staff=${session}`)).status, 404, path);
    assert.equal((await ask(`${world.consoleUrl}/`, `__Host-staff=${session}`)).status, 401);
    for (const asset of visitor.page.text.matchAll(/(?:href|src)="(\/[^"]*\.(?:css|svg|js))"/g))
      assert.equal((await ask(`${world.deskUrl}${asset[1]}`)).status, 200, asset[1]);
  });

  it('[S61] needs a form of the desk in this browser', async () => {
    const { visitor } = await openAtDesk(world, 'Forged');
    const leave = async (origin: string, form: string) => {
      const cookie = ['__Host-staff', '__Host-form'].map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
      const answer = await world.http(`${world.deskUrl}${urls.staff.leave()}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', origin, cookie },
        body: new URLSearchParams({ _form: form }),
      });
      await answer.body?.cancel();
      return answer.status;
    };
    const token = visitor.field('_form');
    assert.equal(await leave(world.marketUrl, token), 403);
    assert.equal(await leave(world.deskUrl, ''), 403);
    assert.equal(await statusAt(visitor, '/'), 200, 'still signed in');
    assert.equal(await leave(world.deskUrl, token), 303);
    assert.equal(await statusAt(visitor, '/'), 401);
  });

  it('[S68] ends a right with the role, in a session that is open', async () => {
    const { visitor } = await openAtDesk(world, 'Former', 'admin');
    assert.equal(await statusAt(visitor, urls.staff.members()), 200);
    assert.match(visitor.page.text, /<th scope="row">Former<\/th>\s*<td>Administrator<\/td>/);
    for (const role of ['reviewer', 'support'] as const) {
      await world.market.staff.staff.changeRole('former', role);
      assert.equal(await statusAt(visitor, urls.staff.members()), 403, role);
      assert.match(visitor.page.text, /Your role does not allow this/);
      assert.equal(await statusAt(visitor, '/'), 200);
      assert.doesNotMatch(visitor.page.text, /href="\/staff\/members"/);
    }
    await world.market.staff.staff.end('former');
    assert.equal(await statusAt(visitor, '/'), 401);
  });

  it('[S117] writes what members do to a chained log, of which they see their own entries', async () => {
    const { visitor } = await openAtDesk(world, 'Logged', 'support');
    await openAtDesk(world, 'Elsewhere', 'support');
    await world.market.staff.staff.changeRole('logged', 'reviewer');
    assert.equal(await statusAt(visitor, urls.staff.acts()), 200);
    const rows = visitor.page.text.matchAll(/<th scope="row">(.*?)<\/th>/gs);
    const shown = Array.from(rows, ([, what = '']) => what.replaceAll(/\s*<[^>]+>\s*/g, ' ').trim());
    assert.deepEqual(shown, ['Your role was changed Reviewer', 'You signed in', 'You were invited Support']);
    const settings = { url: world.marketDatabaseUrl, role: rolesOf('market').auditor };
    const verified = await readSnapshot(settings, (snapshot) => verifyLog(snapshot, undefined));
    assert.ok(verified.ok && verified.value.entries >= 5n);
  });
});
