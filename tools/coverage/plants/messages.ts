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
  {
    id: 'S148a',
    file: 'wallet/server/insight/notifications/domain.ts',
    from: 'short: `Holdfast: ${sum} is back in your balance.',
    to: 'short: `Holdfast: ${sum} for ${part.payeeName} is back in your balance.',
  },
  {
    id: 'S148b',
    file: 'platform/kernel/readable.ts',
    from: String.raw`\p{Zl}\p{Zp}\p{DI}`,
    to: '',
  },
  {
    id: 'S148c',
    file: 'platform/kernel/readable.ts',
    from: String.raw`(?=.*[\p{L}\p{N}\p{P}\p{S}])`,
    to: '',
  },
  {
    id: 'S148d',
    file: 'platform/kernel/readable.ts',
    from: String.raw`String.raw${'`'}(?<=[${'$'}{JOINING}])[\u200c\u200d](?=[${'$'}{JOINING}])${'`'},`,
    to: '',
  },
  {
    id: 'S148e',
    file: 'wallet/server/paying/payments/schema.ts',
    from: ', maxLength: most, format: READABLE }',
    to: ', maxLength: most }',
  },
  {
    id: 'S148f',
    file: 'wallet/server/linking/oauth/schema.ts',
    from: ', maxLength: most, format: READABLE }',
    to: ', maxLength: most }',
  },
];
