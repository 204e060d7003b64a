import type { Id } from '#platform/kernel/id.ts';

/** What must end before an account can be deleted. */
export type Tie =
  | { readonly kind: 'order' | 'sale' | 'case'; readonly orderId: Id<'ord'> }
  | { readonly kind: 'link' | 'shop' | 'ticket' };

/** Lists what must end before an account can be deleted: orders first, each once. */
export function tiesOf(
  trade: readonly { readonly id: Id<'ord'>; readonly isSale: boolean; readonly hasCase: boolean }[],
  others: { readonly links: number; readonly shops: number; readonly tickets: number },
): readonly Tie[] {
  return [
    ...trade.map(({ id, isSale, hasCase }) => ({
      kind: hasCase ? ('case' as const) : isSale ? ('sale' as const) : ('order' as const),
      orderId: id,
    })),
    ...(others.tickets > 0 ? [{ kind: 'ticket' as const }] : []),
    ...(others.links > 0 ? [{ kind: 'link' as const }] : []),
    ...(others.shops > 0 ? [{ kind: 'shop' as const }] : []),
  ];
}
