import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDisputes } from '../../../../tests/world/disputes.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import { startWorld } from '../../../../tests/world/world.ts';
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

  it('[S68] are not for support', async () => {
    const { visitor } = await openOperator(world, 'Sue', { role: 'support' });
    await visitor.open(`${world.consoleUrl}${urls.staff.numbers()}`);
    assert.equal(visitor.page.status, 403);
  });
});
