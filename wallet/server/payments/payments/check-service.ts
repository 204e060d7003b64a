import type { Db } from '#platform/db/db.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { payableFrom } from '../../ledger/accounts/debt-domain.ts';
import { cardStatus } from '../../funding/instruments/domain.ts';
import { countAmount, judgeCover } from './check-domain.ts';
import type { ChecksExhausted, CoverError } from './check-domain.ts';
import { lockJudged, storeJudged } from './check-store.ts';
import { payable } from './domain.ts';
import type { Payment } from './domain.ts';
import { draftPayment } from './draft-service.ts';
import type { CheckError } from './errors.ts';
import type { Asked, Charging, DraftDeps } from './port.ts';

/**
 * Judges whether the payer could pay this payment now. It stores no payment and reserves nothing.
 *
 * A valid linked card, or a balance in another currency, covers the part that the balance does not. The answer does not contain the balance. Many answers
 * would reveal it, so a shop may check only a few amounts a day for one wallet. A repeated amount does not count again.
 * What is left of a day or a year counts as the balance does. A refusal for another reason (the order's texts, the limit
 * for one payment, a freeze) reveals neither and does not count.
 */
export async function checkPayment(
  deps: DraftDeps,
  { order, ...charging }: Asked,
): Promise<Result<Payment, CheckError>> {
  const { world, ledger, limits, instruments, exchange } = deps;
  const drafted = await draftPayment(deps, charging, order);
  if (!drafted.ok) return drafted;
  const payment = drafted.value;
  const { currency } = payment.amount;
  const [allowance, owned, cards] = await Promise.all([
    limits.allowance(charging.holderId, currency),
    ledger.accountsOfHolder(charging.holderId),
    instruments.list(charging.holderId),
  ]);
  const now = world.clocks.business();
  const hasCard = cards.some((card) => cardStatus(card, now) !== 'expired');
  const payer = { ...allowance, spendable: payableFrom(owned, payment.payerAccountId, currency) };
  const missing = subtract(payable(payment), payer.spendable);
  const isBrought = missing.minor > 0n && (await exchange.canBring(charging.holderId, missing));
  const covered = judgeCover(payment, payer, hasCard || isBrought, now);
  if (!covered.ok && !isTelling(covered.error)) return covered;
  // Counted with a card too; otherwise, the count would reveal whether the holder has one.
  const counted = await count(deps, charging, payable(payment));
  if (!counted.ok) return counted;
  return covered.ok ? ok(payment) : covered;
}

/** Whether a refusal tells the shop about the holder's money: the balance, or what other shops got today or this year. */
function isTelling({ code }: CoverError): boolean {
  return code === 'insufficient_funds' || code === 'limit_per_day' || code === 'limit_per_year';
}

/** Counts in the database, so that concurrent requests and other servers share one count. */
function count(
  { db, world }: { readonly db: Db; readonly world: World },
  { holderId, clientId }: Charging,
  amount: Money,
): Promise<Result<void, ChecksExhausted>> {
  const pair = { cell: HOME_CELL, holderId, clientId };
  return db.asWriter(async (tx) => {
    const known = await lockJudged(tx, pair);
    const counted = countAmount(known, amount, world.clocks.security());
    if (!counted.ok) return err(counted.error);
    if (counted.value !== known) await storeJudged(tx, pair, counted.value);
    return ok();
  });
}
