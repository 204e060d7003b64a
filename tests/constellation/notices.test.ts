import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { openTrade } from '../world/trade.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld, When } from '../world/world.ts';

const notifications = walletUrls.activity.notifications();
const adaMail = 'ada.chooses@example.com';
const bobMail = 'bob.chooses@example.com';

describe('notifications', () => {
  let world: TestWorld;
  let when: When;
  let trade: Trade;
  let ada: Customer;
  let bob: Customer;
  let carol: Customer;
  before(async () => {
    world = await startWorld();
    ({ when } = world);
    trade = await openTrade(world);
    // Their shop signs with the machine's clock, so they link it before a test moves security time.
    [ada, bob, carol] = [await buyer(adaMail), await buyer(bobMail), await buyer('carol.chooses@example.com')];
  });
  after(() => world.close());

  /** Opens a wallet with a proved address. */
  const buyer = async (email: string) => {
    const person = await trade.customer({ cap: 6_000n, money: 20_000n });
    await world.walletRows('update accounts.holders set email = $2, email_proved_at = now() where id = $1', [
      toUuid(person.holderId),
      email,
    ]);
    return person;
  };
  const pay = async (person: Customer) => {
    await person.ask(trade.order());
    await world.settle();
  };
  const stored = (person: Customer) =>
    world.walletRows('select kind from notifications.choices where holder_id = $1', [toUuid(person.holderId)]);
  const inbox = (to: string) => world.sandbox.inbox.list(to).map(({ text }) => text);
  const receipts = (to: string) => inbox(to).filter((text) => /[Yy]ou paid/.test(text)).length;

  it('[H5a] of payments come by mail, by SMS, by both or only in the app, as their holder chose', async () => {
    const owner = await when.logsIn(ada, notifications);
    assert.match(owner.page.text, /name="payments_mail"\s+value="yes"\s+checked/);
    assert.doesNotMatch(owner.page.text, /name="payments_sms"\s+value="yes"\s+checked/);
    const seen = async () => {
      const before = [receipts(adaMail), receipts(ada.phone)] as const;
      await pay(ada);
      return [receipts(adaMail) - before[0], receipts(ada.phone) - before[1]];
    };
    assert.deepEqual(await seen(), [1, 0], 'by default');
    for (const [fields, expected] of [
      [{ payments_mail: 'yes', payments_sms: 'yes' }, [1, 1]],
      [{ payments_sms: 'yes' }, [0, 1]],
      [{}, [0, 0]],
    ] as const) {
      await owner.open(`${world.walletUrl}${notifications}`);
      const saved = await owner.post(notifications, { ...fields, cases_mail: 'yes' });
      assert.equal(saved.status, 303);
      assert.deepEqual(await seen(), expected, JSON.stringify(fields));
    }
  });

  it('[H5b] about security cannot be turned off, not even by a forged form, and a change of choices is one', async () => {
    // Changes within half an hour after the opening are no news.
    world.age(31 * 60_000);
    const owner = await when.logsIn(bob, notifications);
    assert.match(owner.page.text, /<legend>Security<\/legend>[\s\S]*<input type="checkbox" checked disabled/);
    const forged = await owner.post(notifications, { security_mail: 'no', security_sms: 'no', payments_sms: 'yes' });
    assert.equal(forged.status, 422);
    const text = await forged.text();
    assert.match(text, /Messages about security cannot be turned off\. Nothing was changed\./);
    assert.match(text, /name="payments_sms"\s+value="yes"\s+checked/, 'what was chosen is kept');
    assert.deepEqual(await stored(bob), []);
    await owner.post(notifications, {});
    await world.settle();
    const changes = (to: string) => inbox(to).filter((one) => /notifications|which mails/.test(one)).length;
    for (const to of [bobMail, bob.phone]) {
      assert.equal(changes(to), 1, `${to} gets the message, although all are off`);
    }
    await owner.post(notifications, {});
    await world.settle();
    assert.equal(changes(bob.phone), 1, 'the same choices are no change');
  });

  it('[H5a] are chosen in the wallet alone: without a login or the form of the page, nothing changes', async () => {
    const stranger = world.given.visitor();
    await stranger.open(`${world.walletUrl}${notifications}`);
    assert.match(stranger.page.url, /\/id\/login/);
    const owner = await when.logsIn(carol, notifications);
    const foreign = await owner.post(notifications, { _form: 'x', payments_sms: 'yes' });
    assert.equal(foreign.status, 403);
    assert.deepEqual(await stored(carol), []);
  });
});
