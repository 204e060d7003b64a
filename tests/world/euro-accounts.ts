import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import { urls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { pin } from './people.ts';
import type { Holder } from './wallet.ts';

/** IBANs of the sandbox's banks, by what becomes of a payment to them. */
export const ibans = { kept: 'DE89370400440532013000', returned: 'DE62370400440532013001' } as const;

/** Types an IBAN into the form. */
export async function typeIban(
  world: Constellation,
  { visitor }: Holder,
  iban: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const add = urls.funding.addBank();
  await visitor.open(`${world.walletUrl}${add}?currency=EUR`);
  const [, name = ''] = /name="name"\s[^>]*value="([^"]*)"/s.exec(visitor.page.text) ?? [];
  await visitor.submit(add, { name, iban, pin, ...more });
}

/** Adds a bank account in euros, whose cent is not sent yet. */
export async function addIban(world: Constellation, holder: Holder, iban: string = ibans.kept): Promise<Id<'ins'>> {
  await typeIban(world, holder, iban);
  const { json } = await holder.app('GET', urls.funding.instruments());
  const account = json.instruments.find((one) => one.kind === 'bank_account' && one.status === 'verifying');
  assert.ok(account, holder.visitor.page.text.slice(0, 4_000));
  return account.id as Id<'ins'>;
}

/** Has the cent sent. The holder stands on the page of the account. */
export async function sendCent({ visitor }: Holder, instrumentId: Id<'ins'>): Promise<void> {
  await visitor.submit(urls.funding.sendCent({ instrumentId }), {});
}

/** The newest payment on a statement at the sandbox's banks, whichever way the wallet pays, and the code on its line. */
export function newestCent({ sandbox }: Constellation) {
  const { outboundPayments, payouts } = sandbox.stripe.book;
  const payment = [
    ...Object.values(outboundPayments),
    ...Object.values(payouts).filter(({ account }) => account !== null),
  ].findLast(({ currency }) => currency === 'eur');
  assert.ok(payment, 'no euros were sent');
  const [, code] = /^HOLDFAST ([0-9A-Z]{6})$/.exec(payment.statement_descriptor ?? '') ?? [];
  assert.ok(code, payment.statement_descriptor ?? 'no line');
  return { payment, code };
}

/** Adds a bank account in euros and proves it by the code on the statement. */
export async function proveIban(world: Constellation, holder: Holder, iban?: string): Promise<Id<'ins'>> {
  const instrumentId = await addIban(world, holder, iban);
  await sendCent(holder, instrumentId);
  await holder.visitor.submit(urls.funding.bank({ instrumentId }), { code: newestCent(world).code });
  return instrumentId;
}
