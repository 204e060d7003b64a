import type { Books, PaymentRow, PromotionRow } from './books.ts';
import type { Breach, Evidence, Standing } from './evidence.ts';
import type { AskedPromotion } from './history.ts';
import { backOf } from './shares.ts';
import { uuidOf } from './typed-id.ts';

/** A promotion's balance is its budget less its payments, in the books and in the API, and never below zero. */
export function judgePromotions({ history, books, standings }: Evidence): Breach[] {
  return [
    ...history.promotions.flatMap((asked) => judgeAsked(asked, books)),
    ...books.promotions.flatMap((promotion) => {
      const payments = books.payments.filter((payment) => payment.promotion === promotion.id);
      const told = standings.find(({ id }) => uuidOf(id) === promotion.id);
      return [...judgeBudget(promotion, payments, told), ...judgeFunding(promotion, books)];
    }),
    ...books.payments.flatMap(judgeShares),
  ];
}

function judgeAsked({ name, budgetMinor, told }: AskedPromotion, { promotions }: Books): Breach[] {
  const rows = promotions.filter((promotion) => promotion.name === name);
  const ids = new Set(told);
  if (rows.length > 1 || ids.size > 1)
    return [{ invariant: 'I8', kind: 'doubled', what: `promotion "${name}" was opened more than once` }];
  if (told.length === 0) return [];
  const [row] = rows;
  if (row?.id !== uuidOf(told[0]!))
    return [{ invariant: 'I7', kind: 'lost', what: `promotion ${told[0]} was acknowledged, and is missing` }];
  if (row.budget === budgetMinor) return [];
  return [{ invariant: 'I7', kind: 'wrong', what: `promotion "${name}" has another budget than was requested` }];
}

function judgeBudget(promotion: PromotionRow, payments: readonly PaymentRow[], told: Standing | undefined): Breach[] {
  const { name, budget, returned } = promotion;
  const held = sumOf(payments.filter(({ status }) => status === 'requires_approval').map(({ discount }) => discount));
  const spent = sumOf(payments.filter(({ isCaptured }) => isCaptured).map(drawnBy));
  const found = { budget, held: promotion.held, spent: budget - returned - promotion.posted };
  const breaches: Breach[] = [];
  if (spent + held > budget - returned) {
    const what = `promotion "${name}" of ${budget} has spent ${spent} and holds ${held}`;
    breaches.push({ invariant: 'I2', kind: 'wrong', what });
  }
  if (found.spent !== spent || found.held !== held) {
    const sums = `has spent ${found.spent} and holds ${found.held}, but its payments say ${spent} and ${held}`;
    const what = `promotion "${name}" ${sums}`;
    breaches.push({ invariant: 'I4', kind: 'wrong', what });
  }
  const wanted = { id: told?.id, budget, held, spent, left: budget - returned - spent - held, returned };
  if (told && JSON.stringify(wanted) !== JSON.stringify({ ...wanted, ...told })) {
    const what = `promotion "${name}" is reported as ${JSON.stringify(told)}, not as ${JSON.stringify(wanted)}`;
    breaches.push({ invariant: 'I3', kind: 'wrong', what });
  }
  return breaches;
}

/** Returns the discount of a captured payment, less its share of what was refunded. */
function drawnBy({ discount, parts }: PaymentRow): number {
  return discount - sumOf(parts.map((part) => backOf(part).promotion));
}

/** A promotion was funded once, with its budget, from its shop's account. */
function judgeFunding({ name, account, clientAccount, budget }: PromotionRow, { entries }: Books): Breach[] {
  const funding = entries.filter(({ kind, postings }) => {
    return kind === 'promotion_funded' && postings.some((posting) => posting.account === account);
  });
  if (funding.length > 1)
    return [{ invariant: 'I4', kind: 'doubled', what: `promotion "${name}" was funded ${funding.length} times` }];
  const amountOf = (wanted: string) => funding[0]?.postings.find((posting) => posting.account === wanted)?.amount;
  if (amountOf(account) === budget && amountOf(clientAccount) === -budget) return [];
  return [{ invariant: 'I4', kind: 'lost', what: `promotion "${name}" was not funded with its budget by its shop` }];
}

/** Each part's discount is proportional to its amount, to the cent. */
function judgeShares({ reference, amount, discount, parts }: PaymentRow): Breach[] {
  const isShared = parts.every((part) => Math.abs(part.discount - (discount * part.amount) / amount) < 1);
  if (isShared && sumOf(parts.map((part) => part.discount)) === discount) return [];
  return [{ invariant: 'I4', kind: 'wrong', what: `payment ${reference} splits its discount wrongly among its parts` }];
}

function sumOf(sums: readonly number[]): number {
  return sums.reduce((total, sum) => total + sum, 0);
}
