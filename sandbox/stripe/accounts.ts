import { changed } from './changed.ts';
import type { ConnectedAccount } from './connect-book.ts';
import { accountJson, banksOf } from './connect-objects.ts';
import type { Desk } from './desk.ts';
import { branchOf, metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { plan, unplan } from './plans.ts';

const DAY_S = 86_400;

/** The currency of an account's country: the euro, where the sandbox knows no other. */
const CURRENCIES: ReadonlyMap<string, string> = new Map([
  ['US', 'usd'],
  ['GB', 'gbp'],
  ['CH', 'chf'],
]);

export function createAccount(desk: Desk, asked: Asked): ConnectedAccount {
  const country = textOf(asked['country']).toUpperCase() || 'IE';
  const account: ConnectedAccount = {
    id: desk.newId('acct').replaceAll('-', ''),
    type: asked['type'] === 'custom' ? 'custom' : 'none',
    country,
    default_currency: textOf(asked['default_currency']).toLowerCase() || (CURRENCIES.get(country) ?? 'eur'),
    email: null,
    business_type: null,
    given: {},
    capabilities: [],
    tos: null,
    service_agreement: null,
    interval: 'daily',
    metadata: {},
    created: desk.nowS(),
  };
  desk.book.accounts[account.id] = account;
  describe(account, asked);
  return account;
}

/** Sets the given members, and leaves the others. */
export function changeAccount(desk: Desk, account: ConnectedAccount, asked: Asked): void {
  const before = accountJson(desk, account);
  describe(account, asked);
  announceAccount(desk, account, changed(before, accountJson(desk, account)));
}

/** Announces an account that changed. */
export function announceAccount(desk: Desk, account: ConnectedAccount, before?: object): void {
  desk.announce('account.updated', accountJson(desk, account), before, account.id);
}

function describe(account: ConnectedAccount, asked: Asked): void {
  if (asked['email'] !== undefined) account.email = textOrNull(asked['email']);
  if (asked['business_type'] !== undefined)
    account.business_type = asked['business_type'] === 'individual' ? 'individual' : 'company';
  if (asked['metadata'] !== undefined) account.metadata = metadataOf(asked['metadata'], account.metadata);
  const capabilities = new Set(account.capabilities);
  for (const [name, one] of Object.entries(branchOf(asked['capabilities']))) {
    const { requested } = branchOf(one);
    if (requested === 'true') capabilities.add(name);
    if (requested === 'false') capabilities.delete(name);
  }
  account.capabilities = [...capabilities];
  account.given = { ...account.given, ...namedTexts(asked, ['individual', 'company']) };
  const agreement = branchOf(asked['tos_acceptance']);
  if (agreement['service_agreement'] !== undefined)
    account.service_agreement = textOrNull(agreement['service_agreement']);
  if (agreement['date'] !== undefined && agreement['ip'] !== undefined)
    account.tos = {
      date: Number(agreement['date']),
      ip: textOf(agreement['ip']),
      user_agent: textOrNull(agreement['user_agent']),
    };
  const { interval } = branchOf(branchOf(branchOf(asked['settings'])['payouts'])['schedule']);
  if (interval !== undefined) account.interval = interval as ConnectedAccount['interval'];
}

/** The texts in some branches of a form, by names such as `individual.dob.day`. */
function namedTexts(asked: Asked, branches: readonly string[]): Record<string, string> {
  const texts = (value: unknown, path: string): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, one]) => texts(one, path === '' ? name : `${path}.${name}`))
      : [[path, String(value)]];
  const some = branches.flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name]]]));
  return Object.fromEntries(texts(Object.fromEntries(some), ''));
}

/** Forgets an account with its bank accounts. */
export function removeAccount({ book }: Desk, { id }: ConnectedAccount): void {
  for (const bank of banksOf(book, id)) delete book.externalBanks[bank.id];
  delete book.accounts[id];
}

/** Plans the next payout of the account's schedule; the sandbox makes each of them at the end of the day. */
export function planPayouts(desk: Desk, { id, interval }: ConnectedAccount): void {
  unplan(desk, id);
  if (interval !== 'manual') plan(desk, 'account_pays_out', id, DAY_S - (desk.businessS() % DAY_S));
}
