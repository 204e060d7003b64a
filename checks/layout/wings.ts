/**
 * The wings of each server, in the order of the list: a wing knows those before it, and none behind it, not even by a
 * type. What has to go against the list is a message in the outbox.
 */
export const wings: Readonly<Record<string, readonly string[]>> = {
  wallet: [
    'hosted',
    'problems',
    'stripe',
    'ledger',
    'identity',
    'linking',
    'funding',
    'payments',
    'protection',
    'settlement',
    'support',
    'staff',
    'activity',
    'privacy',
    'webhooks',
    'web-app',
  ],
  market: [
    'problems',
    'accounts',
    'catalog',
    'coupons',
    'cart',
    'ordering',
    'selling',
    'about',
    'wallet',
    'support',
    'privacy',
    'staff',
  ],
};

/** Files of a server that know its wings. Those beside them, such as `urls.ts` and `pages.ts`, are known by the wings. */
export const roots: readonly string[] = ['main.ts', 'compose.ts', 'app.ts', 'sweeps.ts'];

/** Features whose files are for all others: there is no door to them. */
export const kits: readonly string[] = ['wallet/server/hosted', 'wallet/server/stripe'];

/** Wings that are one feature: their files stand in the wing's own folder. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  wallet: ['ledger', 'privacy', 'webhooks', 'hosted', 'problems', 'stripe', 'web-app'],
  market: ['problems', 'catalog', 'coupons', 'cart', 'about', 'wallet', 'privacy'],
};
