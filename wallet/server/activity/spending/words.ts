import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { UsedBudget } from './budget-domain.ts';
import type { Category } from './domain.ts';

/** The names of the categories. */
export const categoryNames: Readonly<Record<Category, Message>> = {
  groceries: msg('Groceries'),
  restaurants: msg('Eating out'),
  shopping: msg('Shopping'),
  home: msg('Home and garden'),
  electronics: msg('Electronics'),
  entertainment: msg('Fun and culture'),
  travel: msg('Travel'),
  health: msg('Health and beauty'),
  services: msg('Services'),
  other: msg('Other'),
};

/** Names what a budget is for. */
export function budgetName({ category, shopName }: Pick<UsedBudget, 'category' | 'shopName'>): string {
  return category === null ? (shopName ?? t('a shop')) : categoryNames[category]();
}
