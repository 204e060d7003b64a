import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand } from '../../ledger/batch/command.ts';
import { debtsOf, withDebtsPaid } from '../../ledger/accounts/debt-commands.ts';
import { transfer } from '../../ledger/accounts/domain.ts';
import type { Account, EntryDraft } from '../../ledger/accounts/domain.ts';
import { close, judgeBudget } from './domain.ts';
import type { BudgetError, Promotion } from './domain.ts';
import { promotionsKey } from './resources.ts';
import { toPromotionJson } from './schema.ts';
import type { PromotionJson } from './schema.ts';

/** Stores the answer to an idempotency key as it was sent to the shop. */
const promotionAnswer = {
  toJson: (answer: PromotionJson): Json => answer,
  fromJson: (json: Json): PromotionJson => json as PromotionJson,
};

interface OpenPromotion {
  readonly promotion: Promotion;
  /** The promotion's new account, still empty. */
  readonly account: Account;
}

/** Opens a promotion, and moves its budget out of the shop's commission. Submit it with a key. */
export const openPromotion: MoneyCommand<OpenPromotion, PromotionJson, BudgetError> = {
  kind: 'promotion.open',
  touches: ({ promotion, account }) => [
    touch(promotionsKey, [promotion.id]),
    // A later command of the same batch may close the promotion again, and then the shop's debt is paid.
    touch(accountsKey, [promotion.clientAccountId, account.id, ...debtsOf([promotion.clientAccountId])]),
  ],
  decide: ({ promotion, account }, state) => {
    const { budget, clientAccountId } = promotion;
    const commission = state.get(accountsKey, clientAccountId);
    invariant(commission, 'the shop has an account for its commission');
    const judged = judgeBudget(commission, budget);
    if (!judged.ok) return judged;
    return ok({
      answer: toPromotionJson(promotion, { ...account, postedMinor: budget.minor }),
      rows: [put(promotionsKey, promotion), put(accountsKey, account)],
      entries: [
        {
          kind: 'promotion_funded',
          reason: `Promotion ${promotion.id} of ${promotion.clientId}`,
          postings: transfer(clientAccountId, account.id, budget),
        },
      ],
    });
  },
  answer: promotionAnswer,
};

interface ClosePromotion {
  readonly promotionId: Id<'prm'>;
}

/** There is no such promotion for the caller. */
export type PromotionGone = { readonly code: 'promotion_not_found' };

/** Closes a promotion, and returns the rest to the shop. Idempotent: returns a closed promotion as it is. */
export const closePromotion: MoneyCommand<ClosePromotion, PromotionJson, PromotionGone> = {
  kind: 'promotion.close',
  touches: ({ promotionId }) => [touch(promotionsKey, [promotionId])],
  touchesThen: ({ promotionId }, loaded) => {
    const promotion = loaded.find(promotionsKey, promotionId);
    if (!promotion) return [];
    const { accountId, clientAccountId } = promotion;
    return [touch(accountsKey, [accountId, clientAccountId, ...debtsOf([clientAccountId])])];
  },
  decide: ({ promotionId }, state, { now }) => {
    const promotion = state.get(promotionsKey, promotionId);
    if (!promotion) return err({ code: 'promotion_not_found' });
    const account = state.get(accountsKey, promotion.accountId);
    invariant(account, 'the promotion has an account');
    if (promotion.status === 'closed') return ok({ answer: toPromotionJson(promotion, account) });
    const closed = close(promotion, account, now);
    const postedMinor = account.postedMinor - closed.rest.minor;
    const writes = {
      answer: toPromotionJson(closed.promotion, { ...account, postedMinor }),
      rows: [put(promotionsKey, closed.promotion)],
      entries: closed.rest.minor > 0n ? [givenBack(promotion, closed.rest)] : [],
    };
    return ok(withDebtsPaid(state, writes, [promotion.clientAccountId], `Debt paid from promotion ${promotionId}`));
  },
  answer: promotionAnswer,
};

/** Drafts the entry that returns money of a closed promotion to its shop. */
export function givenBack(
  { id, clientId, accountId, clientAccountId }: Promotion,
  sum: Promotion['budget'],
): EntryDraft {
  const postings = transfer(accountId, clientAccountId, sum);
  return { kind: 'promotion_returned', reason: `Promotion ${id} of ${clientId}`, postings };
}
