import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { CategoryId, MoneyJson, PaymentCategoryJson, SpendingJson } from '../../app/wire.ts';
import type { SpendingFilter } from './view.ts';

/** All that changes when a category is chosen. */
export const spendingKey = ['spending'];

/** What was spent, in the month and currency of the filter. */
export function spendingQuery({ month, currency }: Pick<SpendingFilter, 'month' | 'currency'> = {}) {
  const params = new URLSearchParams();
  if (month !== undefined) params.set('month', month);
  if (currency !== undefined) params.set('currency', currency);
  return queryOptions({
    queryKey: [...spendingKey, 'overview', month, currency],
    queryFn: ({ signal }) => getJson<SpendingJson>(`/app/spending?${params.toString()}`, signal),
    // While another month is read, the one before it stays, so that the focus stays on its bar.
    placeholderData: keepPreviousData,
  });
}

/** The category of a payment. */
export function paymentCategoryQuery(paymentId: string) {
  return queryOptions({
    queryKey: [...spendingKey, 'payment', paymentId],
    queryFn: ({ signal }) => getJson<PaymentCategoryJson>(pathOf('payments', paymentId), signal),
  });
}

/** Puts a payment into a category, or always those of its shop. */
export function sortPayment(paymentId: string, choice: { category: CategoryId; always: boolean }): Promise<void> {
  return sendJson<void>('PATCH', pathOf('payments', paymentId), choice);
}

/** Sets a budget, in place of the one that is there for the same category or shop. */
export function setBudget(
  budget: ({ category: CategoryId } | { shop_id: string }) & { limit: MoneyJson },
): Promise<void> {
  return sendJson<void>('POST', '/app/spending/budgets', budget);
}

/** Removes a budget. */
export function removeBudget(budgetId: string): Promise<void> {
  return sendJson<void>('DELETE', `/app/spending/budgets/${encodeURIComponent(budgetId)}`);
}

/** Puts the payments of a shop into a category; null is that of its trade. */
export function sortShop(clientId: string, category: CategoryId | null): Promise<void> {
  return sendJson<void>('PATCH', pathOf('shops', clientId), { category });
}

function pathOf(kind: 'payments' | 'shops', id: string): string {
  return `/app/spending/${kind}/${encodeURIComponent(id)}`;
}
