import type { Plant } from '../plant.ts';

const folder = 'wallet/server/funding/withdrawals';

export const plants: readonly Plant[] = [
  // What a bank sends back later is no news.
  {
    id: 'W9c',
    file: 'wallet/server/funding/processor/settle-domain.ts',
    from: "const isBack = state.status === 'returned' || state.status === 'failed';",
    to: 'const isBack = false;',
  },
  // A second approval asks the processor again.
  {
    id: 'W9c',
    file: `${folder}/commands.ts`,
    from: "if (before.status !== 'quoted') return ok({ answer: before.id });",
    to: '',
  },
  // The fee stays with the house when the money comes back.
  {
    id: 'W9c',
    file: `${folder}/entry-domain.ts`,
    from: ', ...paid(feesId, accountId, fee)];',
    to: '];',
  },
  {
    id: 'S86',
    file: `${folder}/domain.ts`,
    from: 'if (compare(debit, leavable.now) > 0)',
    to: 'if (compare(debit, spendable) > 0)',
  },
  // Each withdrawal has a month of its own.
  {
    id: 'S136',
    file: `${folder}/commands.ts`,
    from: 'return state.get(monthsKey, id) ?? { id, cell,',
    to: 'return { id, cell,',
  },
  {
    id: 'S136',
    file: `${folder}/domain.ts`,
    from: 'const minor = feeOfMonth(month.paidMinor + amount.minor, terms) - paid;',
    to: 'const minor = feeOfMonth(month.paidMinor + amount.minor, terms);',
  },
  // Other terms ask again for what was withdrawn before them.
  {
    id: 'S136',
    file: `${folder}/domain.ts`,
    from: 'const paid = month.chargedMinor > before ? month.chargedMinor : before;',
    to: 'const paid = month.chargedMinor;',
  },
  { id: 'S80', file: `${folder}/challenge-domain.ts`, from: '      fee_minor: String(fee.minor),\n', to: '' },
];
