import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S161g',
    file: 'wallet/server/paying/payments/check-domain.ts',
    from: 'if (known.amounts.length >= MOST_AMOUNTS)',
    to: 'if (known.amounts.length >= 10_000)',
  },
  {
    id: 'S161g',
    file: 'wallet/server/paying/payments/check-domain.ts',
    from: 'if (known.amounts.includes(name)) return ok(known);',
    to: '',
  },
  {
    id: 'S161g',
    file: 'wallet/server/paying/payments/check-store.ts',
    from: 'await lockNames(tx, [`checks ${cell} ${holderId} ${clientId}`]);',
    to: '',
  },
  {
    id: 'S161g',
    file: 'wallet/server/paying/payments/check-service.ts',
    from: "if (!covered.ok && covered.error.code !== 'insufficient_funds') return covered;",
    to: '',
  },
  {
    id: 'S161g',
    file: 'wallet/server/paying/payments/routes.ts',
    from: "if (error.code === 'checks_exhausted') setRetryAfter(reply, error.nextAt, world.clocks.security());",
    to: '',
  },
  {
    id: 'S161h',
    file: 'market/server/wallet/payments/service.ts',
    from: 'if (!checked.ok && isExhausted(checked.error)) return ok();',
    to: '',
  },
];
