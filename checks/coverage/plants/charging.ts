import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S134a',
    file: 'wallet/server/payments/payments/commands.ts',
    from: `function spenderOfPayment({ cell, payerId, clientId, amount }: Payment): Spender {
  return { cell, holderId: payerId, clientId, currency: amount.currency };`,
    to: `function spenderOfPayment({ cell, payerId, mandateId, amount }: Payment): Spender {
  return { cell, holderId: payerId, clientId: mandateId, currency: amount.currency };`,
  },
  {
    id: 'S134b',
    file: 'wallet/server/protection/escrow/writes-commands.ts',
    from: ', ...uncharge(state, payment, toPayer(moved.sources, refund))',
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
];
