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
  // A payout through Connect is over, and its money stays at the connected account.
  {
    id: 'W9c',
    file: 'wallet/server/funding/processor/stripe-connect-gateway.ts',
    from: '  if (isBack && reference !== null) await takeBack(stripe, reference);\n',
    to: '',
  },
  // A transfer without a payout stays there, too.
  {
    id: 'W9c',
    file: `${folder}/settle-service.ts`,
    from: '  await deps.payouts?.abandonPayout(withdrawal.id);\n',
    to: '',
  },
  // A connected account's events are read under any secret.
  {
    id: 'S110',
    file: 'wallet/server/funding/processor/stripe-events-gateway.ts',
    from: 'account === undefined ? webhookSecret : connectWebhookSecret',
    to: 'webhookSecret',
  },
  // The audit does not look at what left for payouts.
  {
    id: 'O2b',
    file: 'auditor/payouts-gateway.ts',
    from: 'return kept === due ? status :',
    to: 'return kept >= 0 ? status :',
  },
  // Money that left without a payment is no difference.
  {
    id: 'O2b',
    file: 'auditor/payouts-gateway.ts',
    from: 'filter(([, { kept }]) => kept > 0)',
    to: 'filter(([, { kept }]) => kept > Infinity)',
  },
  // Withdrawals through Connect are missing in the settlement.
  {
    id: 'O2d',
    file: 'wallet/server/funding/processor/stripe-account-gateway.ts',
    from: "    transfer: 'transfer',\n",
    to: '',
  },
  // What comes back to the account that pays withdrawals is nobody's.
  {
    id: 'O2i',
    file: 'wallet/server/funding/processor/financial-domain.ts',
    from: "    outbound_payment_reversal: 'transfer',\n",
    to: '',
  },
  // What that account had before is missing in the books.
  {
    id: 'O2i',
    file: 'wallet/server/settlement/reports/domain.ts',
    from: '      (payoutPocket?.openingMinor ?? 0n) +\n',
    to: '',
  },
  // Its first report forgets the withdrawals before it.
  {
    id: 'O2i',
    file: 'wallet/server/settlement/reports/making-service.ts',
    from: 'isFirst ? 0n : after',
    to: 'after',
  },
  // A debt in another currency stops no payment: one tap, an approval, and an exchange that was quoted before it.
  {
    id: 'S87d',
    file: 'wallet/server/payments/payments/capture-commands.ts',
    from: '(owes(state, payerId) ? 0n : free.minor)',
    to: 'free.minor',
  },
  {
    id: 'S87d',
    file: 'wallet/server/funding/chargebacks/commands.ts',
    from: '...debtOpened(state, chargeback.holderId, opened)',
    to: '...(opened ? [put(accountsKey, opened)] : [])',
  },
  {
    id: 'S87d',
    file: 'wallet/server/payments/payments/exchange-share-commands.ts',
    from: 'owes(state, payment.payerId) ? err(isOwing) : bringToPayment',
    to: 'bringToPayment',
  },
  {
    id: 'S87d',
    file: 'wallet/server/funding/exchange/commands.ts',
    from: 'if (isOwing || !isAbove',
    to: 'if (!isAbove',
  },
  // Refunds use the rate of their payment for ever; and what they bring is exchanged without a margin twice, or all of it.
  {
    id: 'S73b',
    file: 'wallet/server/payments/payments/exchange-share-domain.ts',
    from: 'if (now >= ratedUntil)',
    to: 'if (now < new Date(0))',
  },
  {
    id: 'S73b',
    file: 'wallet/server/funding/exchange/commands.ts',
    from: "if (quote.isOfRefunds && (refunded?.leftMinor ?? 0n) < quote.give.minor) return err({ code: 'quote_expired' });",
    to: '',
  },
  {
    id: 'S73b',
    file: 'wallet/server/funding/exchange/domain.ts',
    from: 'give.minor <= asked.refundedMinor',
    to: 'asked.refundedMinor > 0n',
  },
  {
    id: 'S86',
    file: `${folder}/domain.ts`,
    from: 'if (compare(debitOf({ amount, fee }), leavable.now) > 0)',
    to: 'if (compare(debitOf({ amount, fee }), spendable) > 0)',
  },
  // The number of quotes is judged before the name is compared alone, and so not at once.
  {
    id: 'S136b',
    file: 'wallet/server/funding/withdrawals/quote-service.ts',
    from: 'if (!mayStore.ok) return mayStore;',
    to: '',
  },
  // Each charge of a card has a month of its own; and charges at once share what is free.
  {
    id: 'S136a',
    file: 'wallet/server/funding/fees/domain.ts',
    from: 'feeOfMonth(month.broughtMinor + amount.minor, schedule)',
    to: 'feeOfMonth(amount.minor, schedule)',
  },
  {
    id: 'S136a',
    file: 'wallet/server/funding/top-ups/start-service.ts',
    from: "if (!isSame(fee, topUp.fee)) return err({ code: 'fee_changed', fee });",
    to: '',
  },
  // Each withdrawal has a month of its own.
  {
    id: 'S136a',
    file: `${folder}/commands.ts`,
    from: 'return state.get(monthsKey, id) ?? { id, cell,',
    to: 'return { id, cell,',
  },
  {
    id: 'S136a',
    file: `${folder}/domain.ts`,
    from: 'const minor = feeOfMonth(month.paidMinor + amount.minor, terms) - paid;',
    to: 'const minor = feeOfMonth(month.paidMinor + amount.minor, terms);',
  },
  // Other terms ask again for what was withdrawn before them.
  {
    id: 'S136a',
    file: `${folder}/domain.ts`,
    from: 'const paid = month.chargedMinor > before ? month.chargedMinor : before;',
    to: 'const paid = month.chargedMinor;',
  },
  { id: 'S80', file: `${folder}/challenge-domain.ts`, from: '      fee_minor: String(fee.minor),\n', to: '' },
];
