import type { Plant } from '../plant.ts';

/** Guards of what comes in unasked and what goes out: webhooks, words, codes, letters, rows. */
export const plants: readonly Plant[] = [
  {
    id: 'S137a',
    file: 'platform/http/webhook.ts',
    from: 'Math.abs(now.getTime() / 1_000 - signedAtS)',
    to: 'now.getTime() / 1_000 - signedAtS',
  },
  {
    id: 'S137b',
    file: 'wallet/server/funding/processor/stripe-gateway.ts',
    from: "return typeof id === 'string' ? { about: kind, processorId: id } : undefined;",
    to: 'return { about: kind, processorId: String(id) };',
  },
  {
    id: 'S137c',
    file: 'market/server/ordering/shipping/easypost-gateway.ts',
    from: "return typeof id === 'string' && /^\\w{1,64}$/.test(id) ? { about: 'tracker', trackerId: id } : undefined;",
    to: "return { about: 'tracker', trackerId: String(id) };",
  },
  {
    id: 'S137d',
    file: 'sdk/src/webhook.ts',
    from: "return [payment, mandate, payee].every((id) => id === undefined || typeof id === 'string');",
    to: 'return [payment, mandate, payee].length === 3;',
  },
];
