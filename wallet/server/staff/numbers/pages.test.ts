import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDisputes } from '../../../../tests/world/disputes.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import { visit } from '../../../../tests/world/visitor.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('the numbers in the console', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it('[O1a] count what waits and sum the money by kind, as the books have it', async () => {
    const trade = await world.given.trade();
    const buyer = await trade.customer({ cap: 100_000n, money: 50_000n });
    const { visitor } = await openOperator(world, 'Fin', { role: 'finance' });
    const open = async () => {
      await visitor.open(`${world.consoleUrl}${urls.staff.numbers()}`);
      assert.equal(visitor.page.status, 200);
      return visitor.page.text.replaceAll(/<svg[\s\S]*?<\/svg>/g, '').replaceAll(/\s+/g, ' ');
    };
    assert.match(await open(), /0 cases wait; none is late\./);
    await openDisputes(world, trade, buyer).escalated();
    world.advance(11 * DAY_MS);
    const text = await open();
    assert.match(text, /1 case waits; 1 is late\./);
    assert.match(text, /14 to 29 days <\/th> <td>1<\/td> <td>0<\/td>/);
    const [sums] = await world.walletRows<{ escrow: string; others: string }>(
      `select sum(posted_minor) filter (where kind = 'escrow') as escrow,
              sum(posted_minor) filter (where owner_kind <> 'house') as others
         from ledger.accounts where currency = 'EUR'`,
    );
    const euros = (minor: string) => `€${(Number(minor) / 100).toLocaleString('en-IE', { minimumFractionDigits: 2 })}`;
    assert.ok(text.includes(`Escrow </th> <td class="amount">${euros(sums!.escrow)}</td>`), text.slice(-3_000));
    assert.ok(text.includes(`Holders and shops </th> <td class="amount">${euros(sums!.others)}</td>`));
  });

  it('[O1a] count the refusals of programs and of pages by code, with the pages that help', async () => {
    const trade = await world.given.trade();
    const buyer = await trade.customer({ money: 50_000n });
    const { visitor } = await openOperator(world, 'Fay', { role: 'finance' });
    const counts = async () => {
      await visitor.open(`${world.consoleUrl}${urls.staff.numbers()}`);
      const text = visitor.page.text.replaceAll(/<svg[\s\S]*?<\/svg>/g, '').replaceAll(/\s+/g, ' ');
      const rows = text.matchAll(/<code>([a-z_]+)<\/code> <\/th> <td>([\d,]+) <\/td> <td>([\d,]+) <\/td>/g);
      return new Map([...rows].map(([, code, day, week]) => [code!, [Number(day), Number(week)]]));
    };
    const before = await counts();
    const stranger = visit(world);
    await stranger.open(`${world.walletUrl}/problems/made_up`);
    assert.equal(stranger.page.status, 404);
    const answer = await world.wallet.app.inject({ url: `${world.walletUrl}/v1/payments/pay_01j` });
    assert.equal(answer.statusCode, 401);
    const { body: payment } = await buyer.ask(trade.order());
    await buyer.visitor.open(payment.approval_url!);
    await buyer.visitor.submit(urls.payments.approve({ paymentId: payment.id }), { pin: '000111' });
    assert.equal(buyer.visitor.page.status, 422);
    const now = await counts();
    for (const code of ['not_found', 'token_missing', 'pin_wrong']) {
      const [day = 0, week = 0] = before.get(code) ?? [];
      assert.deepEqual(now.get(code), [day + 1, week + 1], code);
    }
    assert.ok(visitor.page.text.includes(`href="${world.walletUrl}/problems/not_found"`));
  });

  it('[S68] are not for support', async () => {
    const { visitor } = await openOperator(world, 'Sue', { role: 'support' });
    await visitor.open(`${world.consoleUrl}${urls.staff.numbers()}`);
    assert.equal(visitor.page.status, 403);
  });
});
