import type { TestSandbox } from '../../sandbox/test-sandbox.ts';
import { charge, linkCard } from '../../sandbox/test-sandbox.ts';
import { refused } from './refused.ts';

const US = { object: 'bank_account', country: 'US', currency: 'usd', routing_number: '110000000' } as const;
const DE = {
  object: 'bank_account',
  country: 'DE',
  currency: 'eur',
  account_number: 'DE89370400440532013000',
} as const;

/** Plays connected accounts: transfers to them, and payouts to their banks that arrive, fail, and come back. */
export async function playConnect(test: TestSandbox): Promise<void> {
  const { stripe, post } = test;
  await fill(test);
  const { id } = await playAccount(test);
  const on = { stripeAccount: id };
  const transfer = { destination: id, transfer_group: 'wd_1', description: 'A withdrawal' };
  await refused(stripe.transfers.create({ ...transfer, amount: 100_000_000, currency: 'eur' }));
  const made = await stripe.transfers.create({ ...transfer, amount: 5_000, currency: 'eur' });
  await stripe.transfers.create({ ...transfer, amount: 20_000, currency: 'usd' });
  await stripe.transfers.retrieve(made.id, { expand: ['destination', 'balance_transaction'] });
  await stripe.transfers.update(made.id, { metadata: { withdrawal: 'wd_1' } });
  await stripe.transfers.list({ destination: id });
  await refused(stripe.transfers.createReversal(made.id, { amount: 5_001 }));
  const back = await stripe.transfers.createReversal(made.id, { amount: 1_000, description: 'Canceled' });
  await stripe.transfers.retrieveReversal(made.id, back.id, { expand: ['transfer', 'balance_transaction'] });
  await stripe.transfers.listReversals(made.id);
  await stripe.balance.retrieve({}, on);
  await refused(stripe.payouts.create({ amount: 100_000, currency: 'eur' }, on));
  await refused(stripe.payouts.create({ amount: 100, currency: 'gbp' }, on));
  const canceled = await stripe.payouts.create({ amount: 500, currency: 'eur' }, on);
  await stripe.payouts.cancel(canceled.id, {}, on);
  const paid = await stripe.payouts.create({ amount: 500, currency: 'eur', metadata: { withdrawal: 'wd_1' } }, on);
  await stripe.payouts.update(paid.id, { metadata: { withdrawal: 'wd_2' } }, on);
  for (const account_number of ['000111111116', '000111111113', '000222222227', '000333333335']) {
    const bank = await stripe.accounts.createExternalAccount(id, { external_account: { ...US, account_number } });
    await stripe.payouts.create({ amount: 100, currency: 'usd', destination: bank.id }, on);
  }
  const usual = await stripe.accounts.createExternalAccount(id, {
    external_account: { ...US, account_number: '000123456789' },
    default_for_currency: true,
  });
  const reversed = await stripe.payouts.create({ amount: 300, currency: 'usd' }, on);
  await post('/clock/advance', { days: 2 });
  await stripe.payouts.reverse(reversed.id, { metadata: { why: 'a mistake' } }, on);
  await refused(stripe.payouts.reverse(reversed.id, {}, on));
  await post('/clock/advance', { days: 4 });
  await stripe.payouts.retrieve(paid.id, { expand: ['destination', 'balance_transaction'] }, on);
  await stripe.payouts.list({ destination: usual.id }, on);
  const { data } = await stripe.balanceTransactions.list({ limit: 100 }, on);
  await stripe.balanceTransactions.retrieve(data[0]!.id, {}, on);
  await stripe.events.list({ limit: 100 }, on);
  await playBanksOf(test, id);
}

/** Money that can be transferred at once. */
async function fill(test: TestSandbox): Promise<void> {
  for (const currency of ['eur', 'usd'])
    await charge(test, await linkCard(test, '4000000000000077'), { more: { amount: 100_000, currency } });
}

async function playAccount({ stripe }: TestSandbox) {
  await refused(stripe.accounts.create({ type: 'standard' }));
  await refused(stripe.accounts.create({ type: 'custom', external_account: { ...DE, account_number: 'DE00' } }));
  const account = await stripe.accounts.create({
    controller: {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      requirement_collection: 'application',
      stripe_dashboard: { type: 'none' },
    },
    country: 'DE',
    email: 'ada@example.com',
    business_type: 'individual',
    capabilities: { transfers: { requested: true } },
    external_account: DE,
    metadata: { holder: 'hld_1' },
  });
  await refused(stripe.transfers.create({ destination: account.id, amount: 100, currency: 'eur' }));
  await stripe.accounts.update(account.id, {
    individual: { first_name: 'Ada', last_name: 'Lovelace', dob: { day: 10, month: 12, year: 1990 } },
    tos_acceptance: { date: 1_700_000_000, ip: '192.0.2.1', service_agreement: 'full' },
    settings: { payouts: { schedule: { interval: 'manual' } } },
  });
  await stripe.accounts.list({ limit: 2 });
  await refused(stripe.balance.retrieve({}, { stripeAccount: 'acct_none' }));
  await refused(stripe.customers.list({}, { stripeAccount: account.id }));
  return stripe.accounts.retrieve(account.id);
}

async function playBanksOf({ stripe }: TestSandbox, id: string): Promise<void> {
  const banks = await stripe.accounts.listExternalAccounts(id, { limit: 100 });
  const [broken, usual] = [
    banks.data.find((one) => 'status' in one && one.status === 'errored'),
    banks.data.find((one) => one.currency === 'eur'),
  ];
  await stripe.accounts.retrieveExternalAccount(id, broken!.id);
  await refused(
    stripe.payouts.create({ amount: 100, currency: 'usd', destination: broken!.id }, { stripeAccount: id }),
  );
  await stripe.accounts.updateExternalAccount(id, broken!.id, { account_holder_name: 'Ada' });
  await stripe.accounts.deleteExternalAccount(id, broken!.id);
  await refused(stripe.accounts.deleteExternalAccount(id, usual!.id));
  await refused(stripe.accounts.del(id));
  const empty = await stripe.accounts.create({ type: 'custom' });
  await stripe.accounts.del(empty.id);
}
