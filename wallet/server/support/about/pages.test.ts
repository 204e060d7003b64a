import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the public pages', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  const read = async (path: string) => {
    const answer = await world.http(`${world.walletUrl}${path}`);
    assert.equal(answer.status, 200, path);
    return answer.text();
  };

  it('say the fees and the deadlines that are in force, also after a change', async () => {
    const policy = await world.wallet.payments.payments.terms();
    const fees = await world.wallet.funding.fees.current();
    assert.match(await read(urls.support.fees()), new RegExp(`version ${fees.version}\\.`));
    assert.match(
      await read(urls.support.fees()),
      /Exchanging currencies<\/dt>\s*<dd>\s*1% over the European Central Bank/,
    );
    assert.match(
      await read(urls.support.fees()),
      /Withdrawing US dollars to your bank<\/dt>\s*<dd>Free up to US\$1,000\.00 a month; beyond that, 0\.1%, at least US\$0\.10/,
    );
    const protection = await read(urls.support.protection());
    assert.match(protection, new RegExp(`not shipped within ${policy.shipWithinDays} days`));
    assert.match(protection, new RegExp(`until ${policy.cases.openUntilDaysAfterRelease} days after`));
    await world.walletRows(`insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor,
      card_basis_points, merchant_basis_points) select 99, now() - interval '1 hour', currency, 5000, 450, 60 from fees.schedules limit 1`);
    assert.match(
      await read(urls.support.fees()),
      /the first €50\.00 of a month are free; what is beyond costs 4\.5\s?%[^]*0\.6\s?% of each sale/,
    );
  });

  it('say the fees and deadlines that are announced, with the day from which they hold', async () => {
    const today = await read(urls.support.fees());
    assert.doesNotMatch(today, /<h2>From/);
    await world.walletRows(`insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor,
      card_basis_points, merchant_basis_points) select 100, date_trunc('day', now(), 'UTC') + interval '60 days', currency, 7000, 250, 60 from fees.schedules limit 1`);
    await world.walletRows(`insert into exchange.terms (version, valid_from, margin_basis_points, quote_minutes,
      stale_after_days, refund_hours, currencies) select 100,
      date_trunc('day', now(), 'UTC') + interval '60 days 2 hours', 175, quote_minutes, stale_after_days, refund_hours, currencies from exchange.terms limit 1`);
    const text = await read(urls.support.fees());
    const [now = '', later = ''] = text.split(/<h2>From \d+ \w+ \d{4} on<\/h2>/);
    assert.match(later, /the first €70\.00 of a month are free; what is beyond costs 2\.5\s?%/);
    assert.match(later, /1\.75\s?% over the European Central Bank/);
    assert.doesNotMatch(now, /€70\.00|1\.75\s?%/);
  });

  it('name what the operator still has to fill in, and no company that does not exist', async () => {
    for (const path of [urls.support.contact(), urls.support.terms(), urls.support.privacy()]) {
      assert.match(await read(path), /not filled in by the operator yet/);
    }
  });

  it('are linked from every hosted page', async () => {
    const text = await read(urls.support.help());
    for (const url of [
      urls.support.status(),
      urls.support.contact(),
      urls.support.fees(),
      urls.support.protection(),
      urls.support.terms(),
      urls.support.privacy(),
    ]) {
      assert.ok(text.includes(`href="${url}"`), url);
    }
  });
});
