import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { countedOn, stepUpOf } from '../../identity/limits/domain.ts';
import type { LimitsPolicy, Standing, Use } from '../../identity/limits/domain.ts';
import { standingsKey } from '../../identity/limits/resources.ts';
import { put, touch } from '../../ledger/batch/command.ts';
import type { RowWrite, State, Touched } from '../../ledger/batch/command.ts';
import { payable } from '../payments/domain.ts';
import type { Payment } from '../payments/domain.ts';
import { judgeStepUp, learn, noHabits } from './domain.ts';
import type { Facts, Habits } from './domain.ts';
import { habitsKey } from './resources.ts';

/** How the payer is asked: by a tap, or in a browser. */
export type Asked = Pick<Facts, 'browserSince'> & {
  readonly tap: Omit<NonNullable<Facts['tap']>, 'newLoginAt'> | null;
};

/** The rows and settings by which a payment is judged. */
export interface Judging {
  readonly payment: Payment;
  readonly limits: LimitsPolicy;
  readonly use: Use;
  readonly standing: Pick<Standing, 'homeCountry' | 'newBrowserAt'>;
  readonly habits: Habits;
}

/** Touches the habits of a payer. */
export function touchesOfHabits({ payerId }: { readonly payerId: Id<'hld'> }): Touched {
  return touch(habitsKey, [payerId]);
}

/** Judges what a payment asks, by these rows. */
export function judgePayment(judging: Judging, { tap, browserSince }: Asked, now: Date) {
  const { payment, limits, use, standing, habits } = judging;
  const amount = payable(payment);
  const { countries } = payment.stepUp;
  const facts: Facts = {
    now,
    amount,
    todayMinor: countedOn(use, now),
    countries,
    homeCountry: standing.homeCountry,
    habits,
    tap: tap && { ...tap, newLoginAt: standing.newBrowserAt },
    browserSince,
  };
  return judgeStepUp(facts, stepUpOf(limits, amount.currency));
}

/** Judges what a payment asks, by the rows as the batch has locked them. */
export function judgeLocked(
  state: State,
  known: Pick<Judging, 'payment' | 'limits' | 'use'>,
  asked: Asked,
  now: Date,
): ReturnType<typeof judgePayment> {
  const standing = state.get(standingsKey, known.payment.payerId);
  invariant(standing, 'the payer has a wallet');
  return judgePayment({ ...known, standing, habits: habitsOf(state, known.payment) }, asked, now);
}

/** Adds a captured payment to the habits of its payer. */
export function learnFrom(state: State, payment: Payment, now: Date): RowWrite {
  const { countries } = payment.stepUp;
  const isApproved = payment.approvedBy !== 'mandate';
  return put(habitsKey, learn(habitsOf(state, payment), { countries, isApproved }, now));
}

function habitsOf(state: State, { payerId, cell }: Payment): Habits {
  return state.get(habitsKey, payerId) ?? noHabits(payerId, cell);
}
