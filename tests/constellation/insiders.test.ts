import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createAuthenticator } from '../../dev/demo/authenticator.ts';
import { urls } from '../../wallet/server/urls.ts';
import { openDisputes } from '../world/disputes.ts';
import type { Disputes } from '../world/disputes.ts';
import { openOperator } from '../world/staff.ts';
import type { Operator } from '../world/staff.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { visit } from '../world/visitor.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const DAY_MS = 86_400_000;
const refund = { outcome: 'refund', ground: 'evidence_of_buyer', words: 'The picture shows a broken spout.' };

describe('a stolen session, and staff who cheat', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let disputes: Disputes;
  let ada: Operator;
  let bea: Operator;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 200_000n });
    disputes = openDisputes(world, trade, buyer);
    // An operator decides alone about ten euros.
    await world.walletRows(`insert into staff.limits values (2, '2021-01-01', 'EUR', 1000)`);
    ada = await openOperator(world, 'Ada', { role: 'admin' });
    bea = await openOperator(world, 'Bea', { role: 'admin' });
  });
  after(() => world.close());

  const open = async (visitor: Visitor, path: string) => {
    await visitor.open(`${world.consoleUrl}${path}`);
    return visitor.page.status;
  };
  /** Another browser that has a copy of an operator's session cookie, and no passkey. */
  const steal = ({ visitor }: Operator): Visitor => {
    const session = `__Host-staff=${visitor.cookie('__Host-staff')}`;
    return visit({
      http: (url, init) => {
        const headers = new Headers(init?.headers);
        headers.set('cookie', [headers.get('cookie'), session].filter(Boolean).join('; '));
        return world.http(url, { ...init, headers });
      },
    });
  };
  const book = async (minor: bigint): Promise<string> => {
    await buyer.give(minor);
    const [row] = await world.walletRows<{ number: string }>('select max(number)::text as number from ledger.entries');
    return row!.number;
  };
  const askCorrection = async (visitor: Visitor, entry: string): Promise<string> => {
    await open(visitor, `${urls.staff.corrections()}?entry=${entry}`);
    await visitor.submit(urls.staff.corrections(), { reason: 'Booked twice' });
    assert.equal(visitor.page.status, 200);
    return new URL(visitor.page.url).pathname;
  };
  const decide = async (visitor: Visitor, path: string) => {
    await open(visitor, path);
    await visitor.submit(path, refund);
    return visitor.page;
  };
  const lastDecision = async () => {
    const [row] = await world.walletRows<{ id: string }>(
      'select id from staff.large_decisions order by id desc limit 1',
    );
    return toId('dcn', row!.id);
  };
  const look = async (caseId: string) => (await world.wallet.protection.cases.find(caseId))!.dispute;
  /** Who did what with a case or a correction, in the order of the log. */
  const acts = async (reasonOrCase: string) =>
    (
      await world.walletRows<{ name: string; what: string }>(
        `select name, what from staff.log join staff.members member on member.id = member_id
          where what <> 'looked' and (case_id::text = $1 or reason like $2) order by log.number`,
        [
          reasonOrCase.startsWith('cas_') ? toUuid(reasonOrCase as Id<'cas'>) : '',
          `${reasonOrCase.split('/').at(-1)}%`,
        ],
      )
    ).map(({ name, what }) => `${name} ${what}`);

  it('[S61] [S62] a stolen session signs no correction and no large decision, not even with a passkey of the thief', async () => {
    const thief = steal(bea);
    const device = createAuthenticator(world.consoleUrl);
    const balance = await buyer.balance();
    const correction = await askCorrection(ada.visitor, await book(700n));
    await open(thief, correction);
    for (const response of ['', JSON.stringify(device.sign(thief.passkeyOptions()))]) {
      await thief.submit(`${correction}/approve`, { response });
      assert.equal(thief.page.status, 422);
      assert.match(thief.page.text, /The passkey was not accepted/);
    }
    await world.settle();
    assert.equal(await buyer.balance(), balance + 700n);
    const { id, path } = await disputes.escalated();
    assert.match((await decide(ada.visitor, path)).text, /waits for a second operator/);
    await open(thief, path);
    await thief.submit('/sign', { response: JSON.stringify(device.sign(thief.passkeyOptions())) });
    assert.equal(thief.page.status, 422);
    assert.equal((await look(id)).status, 'escalated');
  });

  it('[S61] [S62] a stolen session of the first operator does not sign as the second', async () => {
    const thief = steal(ada);
    const { id, path } = await disputes.escalated();
    assert.match((await decide(thief, path)).text, /waits for a second operator/);
    const response = JSON.stringify(ada.device.sign({ challenge: 'AAAA' }));
    const target = urls.staff.signDecision({ caseId: id, decisionId: await lastDecision() });
    assert.equal((await thief.post(target, { response })).status, 422);
    assert.equal((await look(id)).status, 'escalated');
    assert.deepEqual(await acts(id), ['Ada asks_second']);
  });

  it('[S68] a stolen session loses a right with the role, and ends with the button of its owner or a new invitation', async () => {
    const cy = await openOperator(world, 'Cy', { role: 'admin' });
    const [thief, other] = [steal(cy), steal(cy)];
    assert.equal(await open(thief, urls.staff.corrections()), 200);
    await world.wallet.staff.staff.changeRole('Cy', 'support');
    for (const path of [urls.staff.corrections(), urls.staff.looks(), urls.staff.policies()])
      assert.equal(await open(thief, path), 403, path);
    const asked = await thief.post(urls.staff.corrections(), { entry: '1', reason: 'x' });
    assert.equal(asked.status, 403);
    await cy.visitor.submit(urls.staff.leave(), {});
    for (const stolen of [thief, other]) assert.equal(await open(stolen, urls.staff.queue()), 401);
  });

  it('[S62] [S68] what a stolen session asked for ends with a new invitation, and with the member', async () => {
    const eve = await openOperator(world, 'Eve', { role: 'admin' });
    const thief = steal(eve);
    const entry = await book(900n);
    const correction = await askCorrection(thief, entry);
    const { id, path } = await disputes.escalated();
    assert.match((await decide(thief, path)).text, /waits for a second operator/);
    await open(thief, urls.staff.newPolicy({ kind: 'limits' }));
    const validFrom = new Date(Date.now() + 90 * DAY_MS).toISOString().slice(0, 10);
    const limit = { decideAloneMostMinor: '5000', validFrom, reason: 'More at once' };
    await thief.submit(urls.staff.newPolicy({ kind: 'limits' }), limit);
    const draft = new URL(thief.page.url).pathname;
    /** Tries to sign each of the three, from the page as it was before. */
    const signAll = async (before: () => Promise<unknown>) => {
      const pages: [string, string][] = [
        [correction, `${correction}/approve`],
        [path, urls.staff.signDecision({ caseId: id, decisionId: await lastDecision() })],
        [draft, `${draft}/approve`],
      ];
      const signed: { visitor: Visitor; target: string; response: string }[] = [];
      for (const [page, target] of pages) {
        const visitor = steal(bea);
        await open(visitor, page);
        signed.push({ visitor, target, response: JSON.stringify(bea.device.sign(visitor.passkeyOptions())) });
      }
      await before();
      for (const { visitor, target, response } of signed) {
        const posted = await visitor.post(target, { response, revision: '1' });
        assert.equal(posted.status, 422, target);
        assert.match(await posted.text(), /invited again since/);
      }
      for (const [page] of pages) {
        assert.equal(await open(bea.visitor, page), 200);
        assert.match(bea.visitor.page.text, /invited again since/);
        assert.doesNotMatch(bea.visitor.page.text, /data-passkey="get"/);
      }
    };
    await signAll(() => openOperator(world, 'Eve', { role: 'admin' }));
    await world.settle();
    const corrected = await world.walletRows('select from ledger.entries where corrects = $1', [entry]);
    assert.deepEqual(corrected, []);
    assert.equal((await look(id)).status, 'escalated');
    await open(bea.visitor, correction);
    await bea.visitor.submit(`${correction}/refuse`, {});
    assert.equal(bea.visitor.page.status, 200, 'refused without its asker');
    await open(bea.visitor, draft);
    await bea.visitor.submit(`${draft}/end`, {});
    assert.deepEqual(await acts(id), ['Eve asks_second']);
    const kim = await openOperator(world, 'Kim', { role: 'finance' });
    const other = await askCorrection(kim.visitor, await book(100n));
    await world.wallet.staff.staff.end('Kim');
    assert.equal(await open(bea.visitor, other), 200);
    assert.doesNotMatch(bea.visitor.page.text, /data-passkey="get"/);
  });

  it('[S121] what a stolen session looks at is in the log under its owner’s name, and so is a curious member', async () => {
    const sue = await openOperator(world, 'Sue', { role: 'support' });
    const [first, second] = [await disputes.escalated(), await disputes.escalated()];
    await open(sue.visitor, first.path);
    await open(steal(sue), second.path);
    const seen = await world.walletRows<{ reason: string }>(
      `select distinct reason from staff.log join staff.members member on member.id = member_id
        where name = 'Sue' and what = 'looked' order by reason`,
    );
    const reasons = [first, second].map(({ id }) => `case ${id}`).toSorted();
    assert.deepEqual(
      seen.map(({ reason }) => reason),
      reasons,
    );
    assert.equal(await open(sue.visitor, urls.staff.person({ holderId: buyer.holderId })), 403, 'without a reason');
    await open(ada.visitor, `${urls.staff.looks()}?member=${sue.id}`);
    for (const words of [buyer.holderId, trade.sellers[0].holderId]) assert.ok(ada.visitor.page.text.includes(words));
    const decided = await sue.visitor.post(first.path, { ...refund, seen: '3' });
    assert.equal(decided.status, 403);
  });

  it('[S62] two who collude leave both names, cannot decide the appeal, and take an entry back once', async () => {
    const { id, path } = await disputes.escalated();
    await decide(ada.visitor, path);
    await open(bea.visitor, path);
    await bea.visitor.submit('/sign', { response: JSON.stringify(bea.device.sign(bea.visitor.passkeyOptions())) });
    assert.equal((await look(id)).status, 'proposed');
    assert.deepEqual(await acts(id), ['Ada asks_second', 'Bea signs_decision']);
    world.advance(3 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    const before = await buyer.balance();
    await disputes.move(id, {
      kind: 'appealed',
      by: 'seller',
      ground: 'evidence',
      evidence: ['photo'],
      words: 'Look again.',
    });
    await world.settle();
    assert.deepEqual([(await look(id)).status, await buyer.balance()], ['appealed', before], 'the money waits');
    for (const { visitor } of [ada, bea]) {
      await open(visitor, path);
      const seen = String((await look(id)).timeline.length);
      assert.equal((await visitor.post(path, { ...refund, seen })).status, 422);
    }
    const entry = await book(500n);
    const correction = await askCorrection(ada.visitor, entry);
    await open(bea.visitor, correction);
    const response = JSON.stringify(bea.device.sign(bea.visitor.passkeyOptions()));
    await bea.visitor.submit(`${correction}/approve`, { response });
    await world.settle();
    assert.equal(await buyer.balance(), before);
    assert.deepEqual(await acts(correction), ['Ada asks_correction', 'Bea approves_correction']);
    await open(ada.visitor, `${urls.staff.corrections()}?entry=${entry}`);
    const again = await ada.visitor.post(urls.staff.corrections(), { entry, reason: 'Once more' });
    assert.equal(again.status, 422);
  });
});
