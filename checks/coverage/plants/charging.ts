import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S134a',
    file: 'wallet/server/payments/payments/capture-commands.ts',
    from: `function spenderOfPayment({ cell, payerId, clientId, amount }: Payment): Spender {
  return { cell, holderId: payerId, clientId, currency: amount.currency };`,
    to: `function spenderOfPayment({ cell, payerId, mandateId, amount }: Payment): Spender {
  return { cell, holderId: payerId, clientId: mandateId, currency: amount.currency };`,
  },
  {
    id: 'S134b',
    file: 'wallet/server/protection/escrow/writes-commands.ts',
    from: ', ...uncharge(state, payment, ownOf(moved.sources, refund.amount.currency))',
    to: '',
  },
  {
    id: 'S133a',
    file: 'wallet/server/funding/top-ups/start-service.ts',
    from: '  if (!proved.ok) {',
    to: '  if (!proved.ok && order.attempt === topUp.id) {',
  },
  {
    id: 'S133b',
    file: 'wallet/server/funding/top-ups/start-service.ts',
    from: '  if (!tried.ok) return tried;',
    to: '',
  },
  {
    id: 'S133c',
    file: 'wallet/server/funding/top-ups/domain.ts',
    from: "  if (ofHolder) return err({ code: 'charges_declined_too_often', until: ofHolder });",
    to: '',
  },
  {
    id: 'S139',
    file: 'wallet/server/funding/top-ups/start-service.ts',
    from: "return isRepeated ? ok(topUp) : err({ code: 'idempotency_key_reused', earlier: topUp });",
    to: "return isRepeated || topUp.amount.minor > 0n ? ok(topUp) : err({ code: 'idempotency_key_reused', earlier: topUp });",
  },
  {
    id: 'W6g',
    file: 'wallet/server/payments/step-up/domain.ts',
    from: 'todayMinor + amount.minor > dayMinor',
    to: 'amount.minor > dayMinor',
  },
  {
    id: 'W6g',
    file: 'wallet/server/payments/payments/commands.ts',
    from: "spent.ok && asks === 'nothing' ?",
    to: 'spent.ok ?',
  },
  {
    id: 'W6g',
    file: 'wallet/server/payments/payments/commands.ts',
    from: "    if (!isEnough(approvedBy, asks)) return err({ code: 'stronger_proof_needed', reasons: strongReasons(found) });\n",
    to: '',
  },
  {
    id: 'W6g',
    file: 'wallet/server/identity/sessions/browser-guard.ts',
    from: 'return deps.browsers.knownSince(request, account);',
    to: 'return new Date(0);',
  },
  {
    id: 'P5d',
    file: 'wallet/server/payments/approval/views.ts',
    from: '${cardLinks(view)} ${reasonsToAsk(view)}',
    to: '${cardLinks(view)}',
  },
  {
    id: 'W9d',
    file: 'wallet/server/payments/payments/card-share-commands.ts',
    from: '(held) => captureHold(held, held.hold.amount, now)',
    to: '(held) => ok(held)',
  },
  {
    id: 'W9d',
    file: 'wallet/server/payments/payments/card-share-domain.ts',
    from: 'const missing = minor - free;',
    to: 'const missing = minor;',
  },
  {
    id: 'S87a',
    file: 'wallet/server/funding/chargebacks/domain.ts',
    from: 'takes: { minor: takenMinor - (before?.takenMinor ?? 0n), currency },',
    to: 'takes: none,',
  },
  {
    id: 'S87b',
    file: 'wallet/server/funding/chargebacks/domain.ts',
    from: '  if (moves !== before.moves) return moves < before.moves;',
    to: '',
  },
  {
    id: 'S87c',
    file: 'wallet/server/protection/chargebacks/domain.ts',
    from: 'amount: subtract(leftOf(line), priceOfDelivered(part, line))',
    to: 'amount: leftOf(line)',
  },
];
