import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuid } from '#platform/db/column.ts';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { codeSentTo, freshPhone, password, pin } from '../world/people.ts';
import type { Person } from '../world/people.ts';
import { openTrade } from '../world/trade.ts';
import type { Customer, Problem, Trade } from '../world/trade.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const DAY_MS = 86_400_000;
const { report, freeze, freezeCode } = walletUrls.protection;
const { unfreeze, unfreezeCode } = walletUrls.identity;

describe('a report of a payment that somebody else made', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await openTrade(world);
  });
  after(() => world.close());

  const statusOf = async ({ holderId }: Person) => (await world.wallet.identity.accounts.get(holderId)).status;
  const pay = async (customer: Customer) => {
    const { status, body } = await customer.ask(trade.order());
    assert.deepEqual([status, body.status], [201, 'captured']);
    return body;
  };
  const reports = async (visitor: Visitor, { id }: Pick<PaymentJson, 'id'>) => {
    await visitor.open(`${world.walletUrl}${report()}?payment=${id}`);
    await visitor.submit(report(), { [`payment_${id}`]: 'yes' });
  };
  const pathOf = (visitor: Visitor) => new URL(visitor.page.url).pathname;
  const sessionOf = async (visitor: Visitor) =>
    (await world.wallet.identity.sessions.find(visitor.cookie('__Host-session')!))!;
  const isSignedIn = async (visitor: Visitor) => {
    await visitor.open(`${world.walletUrl}${walletUrls.identity.securityActivity()}`);
    return pathOf(visitor) === walletUrls.identity.securityActivity();
  };

  it('[H3a] freezes the wallet, ends sessions and links, and keeps the money in escrow', async () => {
    const customer = await trade.customer({ cap: 6_000n, money: 20_000n });
    const payment = await pay(customer);
    const thief = await when.logsIn(customer);
    const owner = await when.logsIn(customer);
    await reports(owner, payment);
    assert.match(pathOf(owner), /^\/id\/reports\/rpt_/);
    assert.match(owner.page.text, /We decide by|decide by/);

    assert.equal(await statusOf(customer), 'frozen');
    assert.deepEqual([await isSignedIn(owner), await isSignedIn(thief)], [true, false]);
    assert.equal((await customer.ask<Problem>(trade.order())).status, 401, 'the token of the link is dead');
    await world.settle();
    const parts = (await world.wallet.payments.payments.find(payment.id))!.parts;
    assert.ok(parts.every((part) => part.reportedAt && part.pausedAt));
    const [{ rows } = { rows: 0 }] = (await world.walletRows(
      `select count(*)::integer as rows from webhooks.events where type in ('mandate.revoked', 'payment.part_reported')`,
    )) as { rows: number }[];
    assert.equal(rows, 3, 'the shop learns of the end of the link and of both parts');
    for (const seller of trade.sellers) assert.match(world.sandbox.inbox.list(seller.phone)[0]!.text, /Do not ship it/);
    assert.match(
      world.sandbox.inbox
        .list(customer.phone)
        .map(({ text }) => text)
        .join('\n'),
      /You reported|you reported/,
    );

    // The carrier may bring it all the same: nothing is released.
    const [part] = parts;
    const { escrow } = world.wallet.protection;
    const stored = (await world.wallet.payments.payments.find(payment.id))!;
    const confirmed = await escrow.move(stored, part!.id, { kind: 'confirmed' });
    assert.ok(!confirmed.ok);
    const parcel = { part_id: part!.id, carrier: 'DHL', tracking_code: 'RE0000777001' };
    const path = walletUrls.protection.shipments({ paymentId: payment.id });
    const shipped = await trade.call<Problem>('POST', path, parcel, 'RE0000777001');
    assert.deepEqual([shipped.status, shipped.body.code], [409, 'payment_reported'], 'nothing is shipped after it');
  });

  it('[H3a] asks a browser that became known shortly before the freeze for a second step again', async () => {
    const person = await given.person();
    const thief = await when.logsInElsewhere(person);
    const logsInAgain = async () => {
      await thief.open(`${world.walletUrl}${walletUrls.identity.logout()}`);
      if (pathOf(thief) === walletUrls.identity.logout()) await thief.submit(walletUrls.identity.logout(), {});
      await thief.open(`${world.walletUrl}${walletUrls.identity.login()}`);
      await thief.submit(walletUrls.identity.login(), { phone: person.phone, password });
      return pathOf(thief);
    };
    assert.equal(await logsInAgain(), '/', 'the password is enough where somebody logged in before');
    const owner = await when.logsIn(person);
    await owner.open(`${world.walletUrl}${report()}`);
    await owner.submit(report(), { only: 'freeze' });
    assert.equal(await logsInAgain(), walletUrls.identity.secondStep());
    assert.ok(await isSignedIn(await when.logsIn(person)), 'a browser that was known for long stays known');
  });

  it('[H3a] tells the sellers not to ship, however late their parts are frozen', async () => {
    const customer = await trade.customer({ cap: 6_000n, money: 20_000n });
    const payment = await pay(customer);
    await world.settle();
    const told = () =>
      trade.sellers.map(
        ({ phone }) => world.sandbox.inbox.list(phone).filter(({ text }) => /Do not ship/.test(text)).length,
      );
    const before = told();
    await world.walletRows(`create function public.unfrozen() returns trigger language plpgsql
                            as 'begin new.reported_at := null; return new; end'`);
    await world.walletRows(`create trigger unfrozen before update on payments.parts
                            for each row execute function public.unfrozen()`);
    await reports(await when.logsIn(customer), payment);
    await world.settle();
    await world.walletRows('drop trigger unfrozen on payments.parts');
    assert.deepEqual(
      told(),
      before.map((count) => count + 1),
    );
  });

  it('[H3a] waits for payments in their order: first the links, then the holder', async () => {
    const customer = await trade.customer({ cap: 6_000n });
    const visitor = await when.logsIn(customer);
    const session = await sessionOf(visitor);
    const db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    const waiting = async () =>
      (
        await world.walletRows(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length;
    let frozen: Promise<void> | undefined;
    await db.asWriter(async (tx) => {
      await tx.run(sql`select from mandates.mandates where holder_id = ${uuid(customer.holderId)} for update`);
      frozen = world.wallet.protection.unauthorized.freeze(session);
      for (let tries = 0; tries < 200 && (await waiting()) === 0; tries += 1) await sleep(25);
      assert.ok((await waiting()) > 0, 'the freeze waits for the links');
      await tx.run(sql`select from accounts.holders where id = ${uuid(customer.holderId)} for no key update nowait`);
    });
    await frozen;
    await db.close();
    assert.equal(await statusOf(customer), 'frozen');
  });

  it('[H3a] refuses payments of others, old ones, and those that were reported before', async () => {
    const customer = await trade.customer({ cap: 6_000n, money: 20_000n });
    const other = await trade.customer({ cap: 6_000n, money: 20_000n });
    const payment = await pay(customer);
    const stranger = await when.logsIn(other);
    await stranger.open(`${world.walletUrl}${report()}`);
    assert.equal((await stranger.post(report(), { [`payment_${payment.id}`]: 'yes' })).status, 422);
    assert.equal(await statusOf(other), 'active');
    const owner = await when.logsIn(customer);
    await owner.open(`${world.walletUrl}${report()}`);
    assert.equal((await owner.post(report(), {})).status, 422, 'nothing is chosen');
    assert.equal(await statusOf(customer), 'active');
    await reports(owner, payment);
    const twice = await world.wallet.protection.unauthorized.file(await sessionOf(owner), [payment.id]);
    assert.equal(twice.ok || twice.error.code, 'reported_before');
    const late = await trade.customer({ cap: 6_000n, money: 20_000n });
    const old = await pay(late);
    world.advance(92 * DAY_MS);
    const tooLate = await when.logsIn(late);
    await tooLate.open(`${world.walletUrl}${report()}`);
    assert.doesNotMatch(tooLate.page.text, new RegExp(old.id));
    const refused = await tooLate.post(report(), { [`payment_${old.id}`]: 'yes' });
    assert.match(await refused.text(), /could be reported until/);
    assert.equal(await statusOf(late), 'active');
  });

  it('[H3a] without a login, a code to the phone freezes, and the answers say nothing about the number', async () => {
    const customer = await trade.customer({ cap: 6_000n, money: 20_000n });
    const thief = await when.logsIn(customer);
    const unknown = freshPhone();
    const answers: string[] = [];
    const visitors: Visitor[] = [];
    for (const phone of [customer.phone, unknown]) {
      const visitor = given.visitor();
      await visitor.open(`${world.walletUrl}${freeze()}`);
      await visitor.submit(freeze(), { phone });
      assert.equal(pathOf(visitor), freezeCode());
      await visitor.submit(freezeCode(), { code: '000000' });
      answers.push(visitor.page.text.replaceAll(/value="[^"]*"/g, ''));
      visitors.push(visitor);
    }
    assert.equal(answers[0], answers[1]);
    assert.match(world.sandbox.inbox.list(unknown)[0]!.text, /It has none/);
    assert.equal(await statusOf(customer), 'active');
    await visitors[0]!.submit(freezeCode(), { code: codeSentTo(world, customer.phone) });
    assert.equal(await statusOf(customer), 'frozen');
    assert.equal(await isSignedIn(thief), false);
    assert.equal((await customer.ask<Problem>(trade.order())).status, 401);
    const rows = await world.walletRows(
      `select frozen_by from freezing.freezes where holder_id = '${toUuid(customer.holderId)}'`,
    );
    assert.deepEqual(rows, [{ frozen_by: 'code' }]);
  });

  it('[H3a] without a login or the phone, a code to the proved e-mail address freezes, and no other address gets one', async () => {
    const [customer, unproved] = [await trade.customer({ cap: 6_000n, money: 20_000n }), await given.person()];
    const [own, others, nobodys] = ['Own.Frz@example.com', 'others.frz@example.com', 'nobodys.frz@example.com'];
    const keeps = 'update accounts.holders set email = $1, email_proved_at = $2 where phone = $3';
    await world.walletRows(keeps, [own, new Date(), customer.phone]);
    await world.walletRows(keeps, [others, null, unproved.phone]);
    const thief = await when.logsIn(customer);
    const answers: string[] = [];
    const visitors: Visitor[] = [];
    for (const typed of [` ${own.toUpperCase()} `, others, nobodys]) {
      const visitor = given.visitor();
      await visitor.open(`${world.walletUrl}${freeze()}`);
      await visitor.submit(freeze(), { phone: typed });
      assert.equal(pathOf(visitor), freezeCode());
      await visitor.submit(freezeCode(), { code: '000000' });
      answers.push(visitor.page.text.replaceAll(/value="[^"]*"/g, ''));
      visitors.push(visitor);
    }
    assert.match(answers[0]!, /You have 4 more tries/);
    assert.deepEqual(new Set(answers).size, 1, 'the answers say nothing about the address');
    await world.settle();
    const codes = [own.toLowerCase(), others, nobodys].map((to) =>
      world.sandbox.inbox.list(to).flatMap(({ subject }) => /^(\d{6}) is your code to freeze/.exec(subject)?.[1] ?? []),
    );
    assert.deepEqual(
      codes.map((sent) => sent.length),
      [1, 0, 0],
      'no letter goes to an address that no wallet has proved',
    );
    const [code] = codes[0]!;
    await visitors[1]!.submit(freezeCode(), { code: code! });
    assert.equal(visitors[1]!.page.status, 422, 'a code works only in its own browser');
    assert.deepEqual([await statusOf(customer), await statusOf(unproved)], ['active', 'active']);
    await visitors[0]!.submit(freezeCode(), { code: code! });
    assert.match(visitors[0]!.page.text, /The wallet is frozen/);
    assert.deepEqual([await statusOf(customer), await statusOf(unproved)], ['frozen', 'active']);
    assert.equal(await isSignedIn(thief), false);
    assert.equal((await customer.ask<Problem>(trade.order())).status, 401);
  });

  it('[H3a] takes five tries at a mailed code for ten minutes, and mails few of them', async () => {
    const person = await given.person();
    const email = 'few.frz@example.com';
    await world.walletRows('update accounts.holders set email = $1, email_proved_at = $2 where phone = $3', [
      email,
      new Date(),
      person.phone,
    ]);
    const asks = async () => {
      const visitor = given.visitor();
      await visitor.open(`${world.walletUrl}${freeze()}`);
      await visitor.submit(freeze(), { phone: email });
      await world.settle();
      return visitor;
    };
    const code = () => /^\d{6}/.exec(world.sandbox.inbox.list(email)[0]!.subject)![0];
    const guesser = await asks();
    const wrong = code() === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1) await guesser.submit(freezeCode(), { code: wrong });
    await guesser.submit(freezeCode(), { code: code() });
    assert.match(guesser.page.text, /wrong five times/);
    const late = await asks();
    world.age(10 * 60_000);
    await late.submit(freezeCode(), { code: code() });
    assert.match(late.page.text, /no longer works/);
    assert.equal(await statusOf(person), 'active');
    for (let sent = 2; sent < 5; sent += 1) await asks();
    const sixth = given.visitor();
    await sixth.open(`${world.walletUrl}${freeze()}`);
    await sixth.submit(freeze(), { phone: email });
    assert.equal(pathOf(sixth), freeze());
    assert.match(sixth.page.text, /Many codes were mailed to this address already/);
  });

  it('[H3a] a stolen phone with its passkey undoes nothing, nor does its code by SMS with the PIN', async () => {
    const person = await given.person({ money: 5_000n });
    const owner = await when.logsIn(person);
    const phone = await when.addsPasskey(owner);
    world.age(8 * DAY_MS);
    const thief = given.visitor();
    await thief.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    await when.logsInWith(thief, phone);
    const safe = await when.logsIn(person);
    await safe.open(`${world.walletUrl}${report()}`);
    await safe.submit(report(), { only: 'freeze' });
    assert.equal(await statusOf(person), 'frozen');
    assert.equal(await isSignedIn(thief), false);

    await thief.open(`${world.walletUrl}${walletUrls.identity.login()}`);
    await when.logsInWith(thief, phone);
    await thief.open(`${world.walletUrl}${unfreeze()}`);
    assert.match(thief.page.text, /was used where the trouble began/);
    assert.match(thief.page.text, /an operator looks at it/);
    for (const [path, fields] of [
      [unfreezeCode(), { act: 'send' }],
      [unfreeze(), {}],
      [unfreeze(), { pin }],
    ] as const)
      await thief.post(path, fields);
    assert.equal(await statusOf(person), 'frozen');
    for (const path of [walletUrls.identity.pin(), walletUrls.identity.addPasskey(), walletUrls.identity.password()])
      assert.equal((await thief.post(path, { pin: '840271', pinAgain: '840271', current: pin })).status, 403, path);
    assert.equal(await statusOf(person), 'frozen');

    world.age(60_000);
    await safe.open(`${world.walletUrl}${unfreeze()}`);
    assert.match(safe.page.text, /an operator looks at it/);
    const session = await sessionOf(safe);
    const tried = await world.wallet.identity.freezing.unfreeze({ ...session, methods: ['password', 'sms'] }, pin);
    assert.deepEqual(!tried.ok && tried.error.code, 'factors_missing', 'who has the phone gets its codes');
    assert.equal(await statusOf(person), 'frozen');
  });

  for (const [name, hide] of [
    ['logged out', async (thief: Visitor, _person: Person) => thief.post(walletUrls.identity.logout(), {})],
    [
      'stayed away for two hours',
      async (_thief: Visitor, { holderId }: Person) => {
        world.age(2 * 3_600_000);
        // As the sweep does.
        await world.walletRows('delete from sessions.sessions where holder_id = $1::uuid', [toUuid(holderId)]);
      },
    ],
  ] as const) {
    it(`[H3a] keeps in mind the passkey of somebody who has ${name} before the freeze`, async () => {
      const person = await given.person();
      const device = await when.addsPasskey(await when.logsIn(person));
      world.age(8 * DAY_MS);
      const thief = given.visitor();
      await thief.open(`${world.walletUrl}${walletUrls.identity.login()}`);
      await when.logsInWith(thief, device);
      await thief.open(`${world.walletUrl}${walletUrls.identity.logout()}`);
      await hide(thief, person);
      assert.equal(await isSignedIn(thief), false);
      const safe = await when.logsIn(person);
      await safe.open(`${world.walletUrl}${report()}`);
      await safe.submit(report(), { only: 'freeze' });
      const { used } = (await world.wallet.identity.freezing.find(person.holderId))!;
      assert.deepEqual([used.includes('passkey'), used.includes('sms')], [true, true], used.join(' '));
    });
  }

  it('[H3a] PIN and phone of the owner undo it after somebody else logged in with the password', async () => {
    const person = await given.person();
    world.age(8 * DAY_MS);
    const thief = await when.logsIn(person);
    const safe = await when.logsIn(person);
    await safe.open(`${world.walletUrl}${report()}`);
    await safe.submit(report(), { only: 'freeze' });
    assert.equal(await isSignedIn(thief), false);
    await safe.open(`${world.walletUrl}${unfreeze()}`);
    await safe.submit(unfreeze(), { pin });
    assert.equal(safe.page.status, 422, 'two things that are known are not enough');
    await safe.submit(unfreezeCode(), { act: 'send' });
    await safe.submit(unfreezeCode(), { act: 'check', code: codeSentTo(world, person.phone) });
    await safe.submit(unfreeze(), { pin });
    assert.equal(await statusOf(person), 'active');
    assert.match(safe.page.text, /is not frozen/);
  });

  it('[H3a] a factor that is a week old at the freeze unfreezes, a newer one never does', async () => {
    const person = await given.person();
    const owner = await when.logsIn(person);
    await owner.open(`${world.walletUrl}${report()}`);
    await owner.submit(report(), { only: 'freeze' });
    world.age(9 * DAY_MS);
    const again = await when.logsIn(person, unfreeze());
    assert.match(again.page.text, /is not older than 7 days/);
    assert.match(again.page.text, /an operator looks at it/);
    const tried = await world.wallet.identity.freezing.unfreeze(await sessionOf(again), pin);
    assert.deepEqual(tried.ok || tried.error.code, 'factors_missing');
    assert.equal(await statusOf(person), 'frozen');
  });
});
