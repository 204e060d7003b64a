import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { zero } from '#platform/money/money.ts';
import { spendable } from '../../ledger/domain.ts';
import { cardStatus } from '../../funding/instruments/domain.ts';
import type { Instruments } from '../../funding/instruments/service.ts';
import type { Accounts } from '../../opening/accounts/service.ts';
import { judgeCover } from './domain.ts';
import type { Payment } from './domain.ts';
import { createDraft } from './draft-service.ts';
import type { Charging, DraftDeps } from './draft-service.ts';
import type { CheckError } from './errors.ts';
import type { CreatePaymentBody } from './schema.ts';

/**
 * Says whether a payment could be paid if it were asked for now. It asks nobody, stores nothing and reserves nothing.
 * A linked card that is good covers what the balance does not; how much there is stays untold, and since many answers
 * would tell it after all, a mandate has so many an hour.
 */
export type CheckPayment = (asked: Charging & { order: CreatePaymentBody }) => Promise<Result<Payment, CheckError>>;

const CHECKS_AN_HOUR = 60;

export function createCheck(
  deps: DraftDeps & { accounts: Pick<Accounts, 'standing'>; instruments: Pick<Instruments, 'list'> },
): CheckPayment {
  const { world, ledger, accounts, instruments } = deps;
  const draft = createDraft(deps);
  const mayAsk = createPace(world);
  return async ({ order, ...charging }) => {
    if (!mayAsk(charging.mandateId)) return err({ code: 'checks_exhausted' });
    const drafted = await draft(charging, order);
    if (!drafted.ok) return drafted;
    const payment = drafted.value;
    const [standing, owned, cards] = await Promise.all([
      accounts.standing(charging.holderId),
      ledger.accountsOfHolder(charging.holderId),
      instruments.list(charging.holderId),
    ]);
    const account = owned.find((one) => one.id === payment.payerAccountId);
    const now = world.clocks.business();
    const hasCard = cards.some((card) => cardStatus(card, now) !== 'expired');
    const payer = { ...standing, spendable: account ? spendable(account) : zero(payment.amount.currency) };
    const covered = judgeCover(payment, payer, hasCard, now);
    return covered.ok ? ok(payment) : covered;
  };
}

const HOUR_MS = 3_600_000;
const MOST_COUNTED = 10_000;

/** Counts what each mandate asks in an hour, on this server. */
function createPace({ clocks }: World): (mandateId: string) => boolean {
  const counted = new Map<string, { until: number; asked: number }>();
  return (mandateId) => {
    const now = clocks.security().getTime();
    const known = counted.get(mandateId);
    if (known && known.until > now) {
      known.asked += 1;
      return known.asked <= CHECKS_AN_HOUR;
    }
    if (counted.size >= MOST_COUNTED) counted.clear();
    counted.set(mandateId, { until: now + HOUR_MS, asked: 1 });
    return true;
  };
}
