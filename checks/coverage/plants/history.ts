import type { Plant } from '../plant.ts';

const store = 'wallet/server/activity/history/store.ts';
const view = 'wallet/web/src/features/history/view.ts';

/** Plants for the history of a wallet. */
export const plants: readonly Plant[] = [
  { id: 'H1a', file: store, from: 'sql`kind = ${kind}`', to: 'sql`kind is not null`' },
  { id: 'H1a', file: store, from: 'sql`${statusOf(query)} = ${status}`', to: 'sql`true`' },
  { id: 'H1a', file: store, from: 'sql`at >= ${from}`', to: 'sql`true`' },
  { id: 'H1a', file: store, from: 'numberAt(to, DAY_MS)', to: 'numberAt(to, -2 * DAY_MS)' },
  { id: 'H1a', file: store, from: 'abs(amount_minor) >= ${leastMinor}', to: 'amount_minor >= ${leastMinor}' },
  { id: 'H1a', file: store, from: 'part.payee_name ilike', to: 'part.reference ilike' },
  {
    id: 'H1a',
    file: view,
    from: 'if (from?.ok && to?.ok && to.value < from.value) faults.to =',
    to: 'if (false) faults.to =',
  },
  {
    id: 'H1a',
    file: store,
    from: "(kind in ('top_up', 'withdrawal', 'withdrawal_back')",
    to: "(kind in ('top_up', 'withdrawal_back')",
  },
  { id: 'H1a', file: view, from: 'day + daysLater', to: 'day' },
  {
    id: 'H1b',
    file: 'wallet/server/activity/history/entry-names-crypto.ts',
    from: 'block.writeBigInt64BE(number, 8);',
    to: 'block.writeBigInt64BE(number + 1n, 8);',
  },
  { id: 'H1c', file: 'wallet/server/activity/history/file-domain.ts', from: 'currencies[currency].decimals', to: '2' },
  {
    id: 'H1c',
    file: 'wallet/server/activity/history/service.ts',
    from: 'before = page.value.next;',
    to: 'before = undefined;',
  },
  {
    id: 'H1d',
    file: 'wallet/server/activity/statements/pdf-views.ts',
    from: 'minimumFractionDigits: decimals, maximumFractionDigits: decimals',
    to: 'minimumFractionDigits: 2, maximumFractionDigits: 2',
  },
  {
    id: 'H1d',
    file: 'wallet/server/activity/statements/pdf-views.ts',
    from: "drawSum(pen, table, t('Carried forward'), shown(part, balance));",
    to: "drawSum(pen, table, t('Carried forward'), shown(part, part.closing));",
  },
  {
    id: 'H1d',
    file: 'wallet/server/activity/statements/store.ts',
    from: 'order by entry_number desc limit 1',
    to: 'order by entry_number limit 1',
  },
  {
    id: 'H1b',
    file: 'wallet/server/activity/history/service.ts',
    from: 'balances.find((one) => one.currency === currency) ??',
    to: '',
  },
];
