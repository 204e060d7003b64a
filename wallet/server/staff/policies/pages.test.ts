import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createAuthenticator } from '../../../../dev/demo/authenticator.ts';
import { policyHands } from '../../../../tests/world/policies.ts';
import type { PolicyHands } from '../../../../tests/world/policies.ts';
import { contactsOf, openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { urls } from '../../urls.ts';

describe('writing the terms and the fees', () => {
  let world: TestWorld;
  let trade: Trade;
  let ada: Operator;
  let bea: Operator;
  let cy: Operator;
  let hands: PolicyHands;
  before(async () => {
    world = await startWorld();
    hands = policyHands(world);
    trade = await world.given.trade();
    ada = await openOperator(world, 'Ada', { role: 'finance' });
    bea = await openOperator(world, 'Bea', { role: 'admin' });
  });
  after(() => world.close());

  const feeVersions = () =>
    world.walletRows<{ version: number }>('select version from fees.schedules order by version');
  const acts = () =>
    world.walletRows<{ what: string; name: string }>(
      `select what, name from staff.log join staff.members member on member.id = member_id
        where what like '%policy' order by log.number`,
    );

  it('[S62] stores no draft while fewer than two others could approve it', async () => {
    const page = await hands.write(ada, 'fees', { merchantBasisPoints: '0.6' });
    assert.equal(page.status, 422);
    assert.match(page.text, /takes two other people/);
    assert.match(page.text, /value="0.6"/, 'what was typed is kept');
    cy = await openOperator(world, 'Cy', { role: 'finance' });
  });

  it('[O1b] makes a version by the signatures of two others, and keeps earlier payments as they were', async () => {
    const buyer = await trade.customer({ money: 20_000n, cap: 5_000n });
    const first = await buyer.ask(trade.order());
    assert.equal(first.body.status, 'captured');
    const { url } = await hands.write(ada, 'fees', { merchantBasisPoints: '0.6' });
    const { text } = ada.visitor.page;
    assert.match(text, /Merchant fee, in percent/);
    assert.match(text, /two others approve it/);
    assert.match(text, /2 of 2/, 'both parts of the payment would have a fee');
    assert.match(text, /€0\.30/, '0.6 % of 30 and of 20 euros');
    assert.equal((await hands.approve(bea, url)).status, 200);
    assert.match(bea.visitor.page.text, /1 of 2 approvals/);
    assert.match(bea.visitor.page.text, /<section[^>]* data-form>\s*<h2>Approvals/, 'the key r leads to it');
    assert.equal((await feeVersions()).length, 1);
    assert.match((await hands.approve(cy, url)).text, /Approved: version 2 applies from/);
    assert.deepEqual(
      (await acts()).map(({ what, name }) => `${name} ${what}`),
      ['Ada drafts_policy', 'Bea approves_policy', 'Cy approves_policy'],
    );
    const feeOf = async (id: string) =>
      (
        await world.walletRows<{ fee: string }>(
          `select sum(fee_minor)::text as fee from payments.parts where payment_id = '${toUuid(id as Id)}'`,
        )
      )[0]!.fee;
    const second = await buyer.ask(trade.order());
    assert.equal(await feeOf(second.body.id), '0', 'it does not begin before its date');
    hands.wait(31);
    const third = await buyer.ask(trade.order());
    assert.equal(await feeOf(third.body.id), '30');
    assert.equal(await feeOf(first.body.id), '0');
  });

  it('[S62] takes no approval of its author, of one member twice, or by another passkey', async () => {
    const { url } = await hands.write(ada, 'fees', { merchantBasisPoints: '0.7' });
    assert.match(await hands.force(ada, url), /You wrote some of this draft/);
    await bea.visitor.open(url);
    for (const refused of [
      await hands.approve(bea, url, { challenge: 'AAAA' }),
      await hands.approve(bea, url, {}, ada.device),
      await hands.approve(bea, url, {}, createAuthenticator(world.consoleUrl)),
    ]) {
      assert.equal(refused.status, 422);
      assert.match(refused.text, /The passkey was not accepted/);
    }
    await hands.approve(bea, url);
    assert.match(await hands.force(bea, url), /You approved this already/);
    assert.equal((await feeVersions()).length, 2);
    assert.match(await hands.end(ada, url), /Withdrawn/);
    assert.match(await hands.force(cy, url), /no longer waits/);
  });

  it('[S62] takes no approval of its author under a second name, by the same mailbox or number', async () => {
    const { url } = await hands.write(ada, 'fees', { merchantBasisPoints: '0.7' });
    await hands.approve(bea, url);
    const phone = '+353861234567';
    for (const contacts of [
      { email: contactsOf('Ada').email.replace('@', '+second@'), phone },
      { email: 'someone.else@staff.example', phone },
    ]) {
      const second = await openOperator(world, 'Adrian', { role: 'finance', ...contacts });
      assert.equal(second.id, ada.id);
      assert.match(await hands.force(second, url), /You wrote some of this draft/);
    }
    ada = await openOperator(world, 'Ada', { role: 'finance', phone });
    assert.match(await hands.end(cy, url), /Rejected/);
    assert.equal((await feeVersions()).length, 2);
  });

  it('[S62] takes the approvals of a changed draft away, and refuses a signature under an earlier revision', async () => {
    const { url } = await hands.write(ada, 'terms', { releaseAfterDays: '10' });
    await hands.approve(bea, url);
    // Cy opens the page before the change, and signs after it.
    await cy.visitor.open(url);
    const response = JSON.stringify(cy.device.sign(cy.visitor.passkeyOptions()));
    await hands.change(ada, url, { releaseAfterDays: '12' });
    assert.match(ada.visitor.page.text, /0 of 2 approvals/);
    await cy.visitor.submit(`${new URL(url).pathname}/approve`, { response });
    assert.equal(cy.visitor.page.status, 422);
    assert.match(cy.visitor.page.text, /Somebody changed this draft/);
    const late = await cy.visitor.post(`${new URL(url).pathname}/approve`, { revision: '2', response });
    assert.equal(late.status, 422);
    assert.match(await late.text(), /passkey was not accepted/);
    // Who changes a draft is one of its authors from then on.
    await hands.change(bea, url, { answerDays: '6' });
    assert.match(await hands.force(bea, url, '3'), /You wrote some of this draft/);
    assert.match(await hands.force(ada, url, '3'), /You wrote some of this draft/);
    assert.match((await hands.approve(cy, url)).text, /1 of 2 approvals/);
    const stale = await bea.visitor.post(`${new URL(url).pathname}/change`, {
      revision: '2',
      validFrom: hands.ahead(40),
      reason: 'Late',
    });
    assert.equal(stale.status, 422);
    const dan = await openOperator(world, 'Dan', { role: 'admin' });
    assert.match((await hands.approve(dan, url)).text, /Approved: version 2/);
    assert.match(await hands.force(dan, url, '3'), /no longer waits/);
    await ada.visitor.open(`${url}/change`);
    assert.match(ada.visitor.page.text, /no longer waits/);
    const { body: before } = await trade.call<{ version: number }>('GET', urls.payments.terms());
    assert.equal(before.version, 1);
    hands.wait(31);
    const { body: terms } = await trade.call<{ version: number; release_after_days: number }>(
      'GET',
      urls.payments.terms(),
    );
    assert.deepEqual([terms.version, terms.release_after_days], [2, 12]);
  });

  it('[S62] counts no approval of a member whose role was taken away in between', async () => {
    const { url } = await hands.write(ada, 'fees', { cardBasisPoints: '3' });
    await hands.approve(bea, url);
    await world.wallet.staff.staff.changeRole('Bea', 'support');
    await cy.visitor.open(url);
    assert.match(cy.visitor.page.text, /No longer counts/);
    assert.match((await hands.approve(cy, url)).text, /1 of 2 approvals/);
    assert.equal((await feeVersions()).length, 2);
    await bea.visitor.open(url);
    assert.equal(bea.visitor.page.status, 403);
    await world.wallet.staff.staff.changeRole('Bea', 'admin');
    await hands.end(ada, url);
  });

  it('[S62] never begins in the past, and lapses when its date comes before its approvals', async () => {
    for (const [validFrom, said] of [
      [hands.ahead(0), /or later/],
      ['2020-01-01', /or later/],
      ['soon', /Type a date/],
    ] as const) {
      const page = await hands.write(ada, 'fees', { cardBasisPoints: '3', validFrom });
      assert.equal(page.status, 422);
      assert.match(page.text, said);
      assert.match(page.text, new RegExp(`value="${validFrom}"`));
    }
    const { url } = await hands.write(ada, 'fees', { cardBasisPoints: '3', validFrom: hands.ahead(2) });
    await hands.approve(bea, url);
    hands.wait(2);
    assert.match(await hands.force(cy, url), /no longer waits/);
    await cy.visitor.open(url);
    assert.match(cy.visitor.page.text, /Its date has passed/);
    await hands.change(ada, url, { validFrom: hands.ahead(9) });
    assert.match(ada.visitor.page.text, /0 of 2 approvals/);
    // Another draft overtakes it: it would take back what the other one changes.
    const other = (await hands.write(bea, 'fees', { cardFreeUpToMinor: '20', validFrom: hands.ahead(5) })).url;
    await hands.approve(ada, other);
    assert.match((await hands.approve(cy, other)).text, /version 3/);
    assert.match(await hands.force(cy, url, '2'), /no longer waits/);
    await cy.visitor.open(url);
    assert.match(cy.visitor.page.text, /Another version came first/);
  });

  it('names each fault by its field, and keeps what was typed', async () => {
    const typed = {
      mostOffers: '99',
      warnDays: '1, 2, 3',
      shipWithinDays: '31',
      reason: '',
      untrackedMost: '12 apples',
    };
    const { status, text } = await hands.write(ada, 'terms', typed);
    assert.equal(status, 422);
    for (const said of [/from 1 to 20/, /numbers that fall/, /Say why/, /Type an amount/]) assert.match(text, said);
    for (const value of ['99', '1, 2, 3', '31', '12 apples']) assert.match(text, new RegExp(`value="${value}"`));
    assert.match((await hands.write(ada, 'terms', { shipWithinDays: '31' })).text, /at most as much as/);
    assert.match((await hands.write(ada, 'terms', {})).text, /change at least one/);
    for (const path of ['/staff/policies/new/other', '/staff/policies/pol_1', '/staff/policies/pol_1/change']) {
      await ada.visitor.open(hands.at(path));
      assert.equal(ada.visitor.page.status, 404, path);
    }
  });

  it('[S61] is for finance and administration alone', async () => {
    for (const role of ['support', 'reviewer'] as const) {
      const { visitor } = await openOperator(world, `Curious ${role}`, { role });
      for (const path of [urls.staff.policies(), urls.staff.newPolicy({ kind: 'fees' })]) {
        await visitor.open(hands.at(path));
        assert.equal(visitor.page.status, 403);
      }
      const posted = await visitor.post(urls.staff.newPolicy({ kind: 'fees' }), { merchantBasisPoints: '0' });
      assert.equal(posted.status, 403);
    }
    await ada.visitor.open(hands.at(urls.staff.policies()));
    assert.match(ada.visitor.page.text, /Newest drafts/);
  });
});
