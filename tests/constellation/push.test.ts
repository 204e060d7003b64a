import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld, When } from '../world/world.ts';

const { notifications, pushOn, pushOff, push: appPush, isItUs } = walletUrls.activity;
const { identity, protection, support } = walletUrls;
const MINUTE_MS = 60_000;
const SHOP = 'Tidewater Market';

/** A browser's subscription at the sandbox's push service. */
interface Subscribed {
  readonly id: string;
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

describe('notices on devices', () => {
  let world: TestWorld;
  let when: When;
  let shop: Awaited<ReturnType<TestWorld['given']['sales']>>;
  let payeeId: Id<'pye'>;
  before(async () => {
    world = await startWorld();
    ({ when } = world);
    shop = await world.given.sales(SHOP);
    payeeId = await shop.openPayee((await world.given.person({ tier: 2 })).holderId, 'Lantern Lane Candles');
  });
  after(() => world.close());

  const subscribe = (): Promise<Subscribed> =>
    world.sandbox.push.subscribe(world.wallet.activity.pushDevices.publicKey);
  const turnOn = async (visitor: Visitor, { endpoint, keys }: Subscribed) => {
    await visitor.open(`${world.walletUrl}${notifications()}`);
    const answer = await visitor.post(pushOn(), { endpoint, ...keys });
    assert.equal(answer.status, 303);
    return new URL(answer.headers.get('location') ?? '', world.walletUrl).searchParams.get('done');
  };
  /** Logs a person in, in a browser that shows notices. */
  const withDevice = async (person: Person) => {
    const [visitor, device] = [await when.logsIn(person), await subscribe()];
    assert.equal(await turnOn(visitor, device), 'push_on');
    return { visitor, device };
  };
  const customer = () => world.given.person({ money: 20_000n });
  const pay = async ({ holderId }: Person) => {
    await shop.sell(holderId, { payeeId, minor: 4_690n, reference: '2211-8841' });
    await world.settle();
  };
  const shownOn = ({ id }: Subscribed) =>
    world.sandbox.push.list(id).map(({ text }) => JSON.parse(text ?? '') as Record<string, string>);
  const countOf = async ({ holderId }: Person) => {
    await world.settle();
    return (await world.wallet.activity.pushDevices.list(holderId)).length;
  };
  const statesOf = ({ holderId }: Person) =>
    world.walletRows<{ attempts: number; is_over: boolean }>(
      'select attempts, shown is null as is_over from push.messages where holder_id = $1 order by id',
      [toUuid(holderId)],
    );

  it('[H5a] [S148a] reach each device: what kind of thing happened, and no amount, shop, name or phrase', async () => {
    const ada = await customer();
    const phrase = await world.wallet.identity.phrases.of(ada.holderId);
    const [phone, laptop] = [await withDevice(ada), await withDevice(ada)];
    await pay(ada);
    for (const { device } of [phone, laptop]) {
      const [shown, ...more] = shownOn(device);
      assert.deepEqual(more, []);
      assert.match(shown!['body']!, /^You paid with your wallet\. Code [0-9A-Z]{4}-[0-9A-Z]{4}$/);
      assert.deepEqual([shown!['title'], shown!['page']], ['Holdfast Wallet', walletUrls.app.activity()]);
      const text = JSON.stringify(shown);
      for (const secret of ['€', SHOP, phrase]) assert.ok(!text.includes(secret), secret);
    }
    const stranger = world.given.visitor();
    await stranger.open(`${world.walletUrl}${isItUs()}`);
    await stranger.submit(isItUs(), { code: shownOn(phone.device)[0]!['tag']! });
    assert.match(stranger.page.text, /We sent one message with this code to one person, to their devices on/);
  });

  it('[H5a] [H5b] come as their holder chose, and about security always', async () => {
    const ada = await customer();
    world.age(31 * MINUTE_MS);
    const { visitor, device } = await withDevice(ada);
    await visitor.open(`${world.walletUrl}${notifications()}`);
    assert.match(visitor.page.text, /name="payments_push"\s+value="yes"\s+checked/);
    await visitor.post(notifications(), { payments_mail: 'yes' });
    await world.settle();
    const [news] = shownOn(device);
    assert.match(news!['body']!, /Something that protects your wallet was changed or used\. Was it you\?/);
    assert.equal(news!['page'], identity.securityActivity());
    assert.deepEqual(world.sandbox.push.list(device.id)[0]!.urgency, 'high');
    await pay(ada);
    assert.ok(!shownOn(device).some(({ body }) => /You paid/.test(body!)), 'payments were turned off');
  });

  it('[H5a] end on a device at the logout, the end of its session or of all others, and one by one', async () => {
    const ada = await customer();
    const [one, two, three, four] = [
      await withDevice(ada),
      await withDevice(ada),
      await withDevice(ada),
      await withDevice(ada),
    ];
    assert.equal(await countOf(ada), 4);
    await one.visitor.open(`${world.walletUrl}${identity.logout()}`);
    await one.visitor.submit(identity.logout(), {});
    assert.equal(await countOf(ada), 3);
    await two.visitor.open(`${world.walletUrl}${notifications()}`);
    const [, , own] = await world.wallet.activity.pushDevices.list(ada.holderId);
    await two.visitor.submit(pushOff(), { device: own!.id });
    assert.match(two.visitor.page.text, /That device shows no more notifications/);
    assert.equal(await countOf(ada), 2);
    await three.visitor.open(`${world.walletUrl}${identity.devices()}`);
    await three.visitor.submit(identity.endOtherDevices(), {});
    const left = await countOf(ada);
    await pay(ada);
    assert.equal(left, shownOn(three.device).length);
    for (const { device } of [one, two, four]) assert.deepEqual(shownOn(device), []);
  });

  it('[H5a] stay on a device whose session has expired, and go on with the next login there', async () => {
    const ada = await customer();
    const { device } = await withDevice(ada);
    world.age(31 * MINUTE_MS);
    await pay(ada);
    assert.ok(shownOn(device).length > 0, 'an unused session ends after half an hour; notices are for that time');
    const again = await when.logsIn(ada);
    await again.open(`${world.walletUrl}${notifications()}`);
    assert.equal(await turnOn(again, device), 'push_on');
    assert.equal(await countOf(ada), 1);
    // A login in the same browser replaces its session.
    await again.open(`${world.walletUrl}${identity.login()}?again=yes`);
    await again.submit(identity.login(), { phone: ada.phone, password: 'lantern otter moss kettle' });
    assert.equal(await countOf(ada), 1);
    await again.open(`${world.walletUrl}${identity.logout()}`);
    await again.submit(identity.logout(), {});
    assert.equal(await countOf(ada), 0);
  });

  it('[H5a] end elsewhere when the wallet is frozen, and everywhere when it is closed', async () => {
    const ada = await customer();
    const [here, elsewhere] = [await withDevice(ada), await withDevice(ada)];
    await here.visitor.open(`${world.walletUrl}${protection.report()}`);
    await here.visitor.submit(protection.report(), { only: 'freeze' });
    assert.equal(await countOf(ada), 1, 'the freeze ends all sessions but the one in which it was asked for');
    const before = shownOn(elsewhere.device).length;
    await here.visitor.open(`${world.walletUrl}${notifications()}`);
    await here.visitor.post(notifications(), {});
    await world.settle();
    assert.equal(shownOn(elsewhere.device).length, before);

    const bob = await world.given.person();
    const closing = await withDevice(bob);
    await closing.visitor.open(`${world.walletUrl}${support.close()}`);
    await closing.visitor.submit(support.close(), { pin });
    assert.equal(await countOf(bob), 0);
  });

  it('[H5a] are no longer those of a browser’s former holder', async () => {
    const [ada, bob] = [await customer(), await world.given.holder()];
    const { visitor, device } = await withDevice(ada);
    const opened = async () => (await bob.app('POST', appPush(), { endpoint: device.endpoint })).status;
    assert.equal(await opened(), 404);
    assert.equal(await countOf(ada), 0, 'somebody else uses this browser now');
    await turnOn(visitor, device);
    assert.equal(await turnOn(bob.visitor, device), 'push_on');
    assert.deepEqual([await countOf(ada), await countOf(bob)], [0, 1]);
    assert.equal(await opened(), 204);
    const [own] = await world.wallet.activity.pushDevices.list(bob.holderId);
    await visitor.open(`${world.walletUrl}${notifications()}`);
    await visitor.post(pushOff(), { device: own!.id });
    assert.equal(await countOf(bob), 1, 'nobody turns off the device of somebody else');
  });

  it('[H5a] are turned on by the form of a logged-in holder alone, for a subscription, on ten devices at most', async () => {
    const ada = await customer();
    const { visitor, device } = await withDevice(ada);
    for (const endpoint of ['http://169.254.169.254/a', `${world.walletUrl}/push`, '']) {
      assert.equal(await turnOn(visitor, { ...device, endpoint }), 'push_refused', endpoint);
    }
    assert.equal(await turnOn(visitor, { ...device, keys: { ...device.keys, p256dh: 'x' } }), 'push_refused');
    const foreign = await visitor.post(pushOn(), { _form: 'x', endpoint: device.endpoint, ...device.keys });
    assert.equal(foreign.status, 403);
    const stranger = world.given.visitor();
    await stranger.open(`${world.walletUrl}${identity.login()}`);
    const answer = await stranger.post(pushOn(), { endpoint: device.endpoint, ...device.keys });
    assert.match(answer.headers.get('location') ?? '', /\/id\/login/);
    for (let count = 1; count < 10; count += 1) assert.equal(await turnOn(visitor, await subscribe()), 'push_on');
    assert.equal(await turnOn(visitor, await subscribe()), 'push_full');
    assert.equal(await countOf(ada), 10);
  });

  it('[H5a] end on a device that its push service no longer knows', async () => {
    const ada = await customer();
    const [gone, kept] = [await withDevice(ada), await withDevice(ada)];
    await world.sandbox.push.answer(gone.device.id, [{ status: 410 }]);
    await pay(ada);
    assert.equal(await countOf(ada), 1);
    assert.deepEqual([shownOn(gone.device).length, shownOn(kept.device).length], [0, 1]);
  });

  it('[H5a] wait as long as a push service asks, and are given up after five tries', async () => {
    const ada = await customer();
    const { device } = await withDevice(ada);
    await world.sandbox.push.answer(device.id, [{ status: 429, retryAfterS: 300 }, { status: 503 }]);
    await pay(ada);
    const after = async (ms: number) => {
      world.advance(ms);
      await world.settle();
      return [shownOn(device).length, (await statesOf(ada))[0]];
    };
    assert.deepEqual(await after(4 * MINUTE_MS), [0, { attempts: 1, is_over: false }]);
    assert.deepEqual(await after(2 * MINUTE_MS), [0, { attempts: 2, is_over: false }]);
    assert.deepEqual(await after(3 * MINUTE_MS), [1, { attempts: 3, is_over: true }]);

    const busy = { status: 503 };
    await world.sandbox.push.answer(device.id, [busy, busy, busy, busy, busy]);
    await pay(ada);
    for (let count = 0; count < 6; count += 1) await after(61 * MINUTE_MS);
    assert.deepEqual((await statesOf(ada)).at(-1), { attempts: 5, is_over: true });
    assert.equal(shownOn(device).length, 1);
  });

  it('[H5a] are at most ten within ten minutes; those about security have more room', async () => {
    const ada = await customer();
    const { device } = await withDevice(ada);
    const { push } = world.wallet.activity;
    const announce = (cause: string, isSecurity: boolean) =>
      push.announce(ada.holderId, {
        cause,
        isSecurity,
        shown: { title: 'Holdfast Wallet', body: cause, page: '/', tag: cause },
      });
    for (let count = 0; count < 12; count += 1) await announce(`receipt ${count}`, false);
    await announce('receipt 0', false);
    await announce('change 1', true);
    await world.settle();
    assert.equal(shownOn(device).length, 11);
    assert.ok(shownOn(device).some(({ body }) => body === 'change 1'));
    world.advance(11 * MINUTE_MS);
    await announce('receipt later', false);
    await world.settle();
    assert.equal(shownOn(device).length, 12);
  });

  it('[H5a] [S115] name a device in the copy of its holder’s data, and its secrets nowhere', async () => {
    const ada = await customer();
    const { visitor, device } = await withDevice(ada);
    await pay(ada);
    await visitor.open(`${world.walletUrl}${walletUrls.privacy.data()}`);
    await visitor.submit(walletUrls.privacy.copy(), {});
    const copy = JSON.parse(visitor.page.text) as Record<string, readonly Record<string, unknown>[]>;
    const [listed] = copy['devices_with_notifications']!;
    assert.deepEqual(Object.keys(listed!).toSorted(), ['added_at', 'id', 'name', 'seen_at']);
    const rows = await world.walletRows<{ text: string }>('select d::text as text from push.devices d');
    const queued = await world.walletRows<{ text: string }>('select payload::text as text from jobs.outbox');
    const everything = [visitor.page.text, world.logs(), ...[...rows, ...queued].map(({ text }) => text)].join('\n');
    for (const secret of [device.endpoint, device.keys.p256dh, device.keys.auth]) {
      assert.ok(!everything.includes(secret) && !everything.includes(Buffer.from(secret).toString('hex')), secret);
    }
  });
});
