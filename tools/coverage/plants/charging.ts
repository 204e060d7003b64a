import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S134a',
    file: 'wallet/server/paying/payments/commands.ts',
    from: `function spenderOf({ cell, payerId, clientId, amount }: Payment): Spender {
  return { cell, holderId: payerId, clientId, currency: amount.currency };`,
    to: `function spenderOf({ cell, payerId, mandateId, amount }: Payment): Spender {
  return { cell, holderId: payerId, clientId: mandateId, currency: amount.currency };`,
  },
  {
    id: 'S134b',
    file: 'wallet/server/protection/escrow/commands.ts',
    from: 'rows: [...rows, ...uncharge(state, payment, moved.value)] });',
    to: 'rows });',
  },
];
