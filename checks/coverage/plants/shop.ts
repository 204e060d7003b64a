import type { Plant } from '../plant.ts';

/** Plants for the shop: goods reserved for buyers who pay, payable carts, and complete lists. */
export const plants: readonly Plant[] = [
  {
    id: 'S138a',
    file: 'market/server/cart/domain.ts',
    from: 'cart.lines > bounds.lines',
    to: 'cart.lines > 10_000',
  },
  {
    id: 'S138b',
    file: 'market/server/catalog/bounds-domain.ts',
    from: "if (!isName(product.name, bounds.productNameLetters)) return err('name');",
    to: '',
  },
  {
    id: 'S138c',
    file: 'market/server/catalog/bounds-domain.ts',
    from: "if (product.price.currency !== bounds.currency) return err('currency');",
    to: '',
  },
  {
    id: 'S138d',
    file: 'market/server/wallet/payments/service.ts',
    from: 'ourFaults.has(reason)',
    to: "ourFaults.has('')",
  },
  {
    id: 'S138e',
    file: 'checks/contract-bounds.ts',
    from: "lines: lines['maxItems'],",
    to: 'lines: 100,',
  },
  {
    id: 'S138f',
    file: 'market/server/ordering/orders/place-service.ts',
    from: "if (own) return err({ code: 'own_goods', name: own.name });",
    to: '',
  },
  {
    id: 'S161a',
    file: 'wallet/server/payments/payments/check-service.ts',
    from: 'judgeCover(payment, payer, hasCard || isBrought, now)',
    to: 'judgeCover(payment, payer, true, now)',
  },
  {
    id: 'S161b',
    file: 'market/server/ordering/orders/place-service.ts',
    from: 'return covered.ok ? takeOrder(deps, order) : covered;',
    to: 'return takeOrder(deps, order);',
  },
  {
    id: 'S161c',
    file: 'market/server/ordering/orders/domain.ts',
    from: 'if (own.length >= MOST_UNPAID)',
    to: 'if (own.length >= 10_000)',
  },
  {
    id: 'S161d',
    file: 'market/server/ordering/orders/domain.ts',
    from: 'if (taken + line.quantity > MOST_OF_ONE)',
    to: 'if (taken + line.quantity > 10_000)',
  },
  {
    id: 'S161e',
    file: 'market/server/wallet/links/service.ts',
    from: 'await enqueue(tx, [linkOver({ link_id: ended.id })]);',
    to: '',
  },
  {
    id: 'S161f',
    file: 'market/server/ordering/orders/domain.ts',
    from: 'if (unpaid.length >= MOST_UNPAID)',
    to: 'if (unpaid.length >= 10_000)',
  },
  {
    id: 'S162a',
    file: 'market/server/selling/sellers/service.ts',
    from: 'next: last && part && salesPlaceOf(group, last, part)',
    to: 'next: undefined',
  },
  {
    id: 'S162b',
    file: 'platform/jobs/worker.ts',
    from: 'last = due.at(-1);',
    to: 'return count;',
  },
  {
    id: 'S162c',
    file: 'wallet/server/linking/mandates/store.ts',
    from: 'order by status, created_at desc`',
    to: 'order by status, created_at desc limit 100`',
  },
  {
    id: 'S162d',
    file: 'wallet/server/funding/processor/stripe-gateway.ts',
    from: 'for await (const intent of stripe.paymentIntents.list({ customer: customerId, created, limit: A_PAGE })) {',
    to: 'for (const intent of (await stripe.paymentIntents.list({ customer: customerId, created, limit: A_PAGE })).data) {',
  },
  {
    id: 'S163a',
    file: 'market/server/ordering/orders/store.ts',
    from: 'shopper_id = ${uuid(shopperId)} and id < ${uuid(before)}',
    to: 'shopper_id = ${uuid(shopperId)}',
  },
  {
    id: 'S163b',
    file: 'market/server/ordering/orders/sales-store.ts',
    from: '${after ? comesAfter(after, due) : sql`true`}',
    to: 'true',
  },
  {
    id: 'S163c',
    file: 'market/server/ordering/orders/pages.ts',
    from: 'if (!start.ok) return sendUnknownAddress(deps.pages, request, reply);',
    to: '',
  },
  {
    id: 'S163d',
    file: 'wallet/server/activity/history/lines-service.ts',
    from: 'before = floor.entryNumber;',
    to: 'before = floor.entryNumber - 1n;',
  },
  {
    id: 'S163e',
    file: 'market/server/catalog/service.ts',
    from: 'const limit = Math.min(PAGE_SIZE, total - offset);',
    to: 'const limit = PAGE_SIZE;',
  },
];
