import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('the settlement in the console', () => {
  let world: TestWorld;
  let fin: Operator;
  let ada: Operator;
  before(async () => {
    // Without an account for withdrawals, the house has no money outside in the beginning.
    world = await startWorld({ payouts: 'connect' });
    fin = await openOperator(world, 'Fin', { role: 'finance' });
    ada = await openOperator(world, 'Ada', { role: 'admin' });
    const holder = await world.given.holder({ added: '100' });
    await world.settle();
    await pass();
    await world.when.addsMoney(holder, '30');
    const { charges } = world.sandbox.stripe.book;
    delete charges[Object.keys(charges).at(-1)!];
    await pass(2);
  });
  after(() => world.close());

  async function pass(days = 1): Promise<void> {
    world.advance(days * DAY_MS);
    await world.settle();
  }
  const open = async ({ visitor }: Operator, path = urls.staff.settlement()) => {
    await visitor.open(`${world.consoleUrl}${path}`);
    return visitor.page.text.replaceAll(/\s+/g, ' ');
  };
  /** Opens the first difference of the list. */
  const openFirst = async (operator: Operator) => {
    await open(operator);
    const address = new URL(operator.visitor.linkTo('/staff/settlement/differences/')).pathname;
    return { address, text: await open(operator, address) };
  };
  const acts = async ({ id }: Operator) => {
    const rows = await world.walletRows<{ what: string; reason: string | null }>(
      "select what, reason from staff.log where member_id = $1 and what <> 'entered' and what <> 'invited' order by number",
      [toUuid(id)],
    );
    return rows.map(({ what }) => what);
  };

  it('[O2d] shows the reports by day, and a day with its sums', async () => {
    const text = await open(fin);
    const [newest] = await world.wallet.settlement.reports.find();
    const day = urls.staff.settled({ day: newest!.day });
    assert.ok(text.includes(`href="${day}"`));
    const page = await open(fin, day);
    const euros = (minor: bigint) => `€${(Number(minor) / 100).toFixed(2)}`;
    for (const [label, minor] of [
      ['Holders, available', 13_000n],
      ['Found', newest!.foundMinor],
      ['Expected', newest!.expectedMinor],
    ] as const) {
      assert.ok(page.includes(`${label}</th> <td class="amount">${euros(minor)}</td>`), label);
    }
    assert.equal(newest!.foundMinor - newest!.expectedMinor, -3_000n);
    for (const none of ['2019-01-01', '2026-02-30', '2026-1-1', 'today']) {
      await open(fin, urls.staff.settled({ day: none }));
      assert.equal(fin.visitor.page.status, 404, none);
    }
    for (const before of ['2019-01-01', '2026-02-30', "'"]) {
      await open(fin, `${urls.staff.settlement()}?before=${encodeURIComponent(before)}`);
      assert.equal(fin.visitor.page.status, 200, before);
    }
  });

  it('[O2i] has a line for the account from which withdrawals are paid', async () => {
    const [newest] = await world.wallet.settlement.reports.find();
    const pocket = { balanceMinor: '4700', openingMinor: '5000', movedMinor: '4700' };
    const stored = JSON.stringify({ payoutPocket: pocket });
    const set = (content: string) =>
      world.walletRows(`update settlement.reports set content = ${content} where day = '${newest!.day}'`);
    await set(`content || '${stored}'`);
    const page = await open(fin, urls.staff.settled({ day: newest!.day }));
    await set(`content || '{"payoutPocket": null}'`);
    assert.ok(page.includes('In the account for withdrawals</th> <td class="amount">€47.00</td>'));
    assert.ok(page.includes('In the account for withdrawals at first</th> <td class="amount">€50.00</td>'));
  });

  it('[O2e] names an open difference with amount, age, owner and records, and who works on it', async () => {
    assert.match(await open(fin), /are missing outside/);
    const { address, text } = await openFirst(fin);
    assert.match(text, /The books have a charge that the processor does not have/);
    assert.match(text, /<dd>-€30\.00<\/dd>/);
    assert.match(text, /<dd>1 day<\/dd>/);
    assert.match(text, /the card processor/);
    assert.match(text, /top_[0-9a-z]{26}/);
    await open(ada, address);
    await fin.visitor.submit(address, {});
    assert.match(fin.visitor.page.text, /Fin, since/);
    // Ada's page still says that nobody has it.
    await ada.visitor.submit(address, {});
    assert.equal(ada.visitor.page.status, 409);
    assert.match(ada.visitor.page.text, /Another member has taken it meanwhile/);
    await ada.visitor.submit(address, {});
    assert.match(ada.visitor.page.text, /Ada, since/);
    await fin.visitor.submit(address, {});
    assert.equal(fin.visitor.page.status, 409, 'Fin no longer has what Fin gives back');
    assert.match(await open(fin), /<td>Ada<\/td>/);
    await open(ada, address);
    await ada.visitor.submit(address, {});
    assert.match(ada.visitor.page.text, /Nobody has taken it/);
    assert.deepEqual(await acts(fin), ['takes_difference']);
    assert.deepEqual(await acts(ada), ['takes_difference', 'gives_back_difference']);
    await open(fin, address);
    await fin.visitor.open(fin.visitor.linkTo(`${urls.staff.corrections()}?entry=`));
    assert.match(fin.visitor.page.text, /What taking it back does/);
  });

  it('[O2d] asks for a new report once, until it is made', async () => {
    await open(fin);
    await fin.visitor.submit(urls.staff.askReport(), {});
    assert.match(fin.visitor.page.text, /A report was asked for/);
    const before = await acts(fin);
    await fin.visitor.post(urls.staff.askReport(), {});
    assert.deepEqual(await acts(fin), before);
    assert.equal(before.at(-1), 'asks_report');
    assert.equal(await world.wallet.settlement.reports.isRequested(), true);
    await world.settle();
    assert.match(await open(fin), /Ask for a new report/);
  });

  it('[S68] is for finance and administrators alone', async () => {
    const { address } = await openFirst(fin);
    const { visitor } = await openOperator(world, 'Rev', { role: 'reviewer' });
    const day = urls.staff.settled({ day: '2026-01-01' });
    for (const path of [urls.staff.settlement(), address, day]) {
      await visitor.open(`${world.consoleUrl}${path}`);
      assert.equal(visitor.page.status, 403, path);
    }
    for (const path of [urls.staff.askReport(), address]) {
      assert.equal((await visitor.post(path, { act: 'take' })).status, 403, path);
    }
  });
});
