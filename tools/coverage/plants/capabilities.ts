import type { Plant } from '../plant.ts';

const phoneRules = 'wallet/server/opening/phone-verification/domain.ts';

/** What people are promised, where a rule of its own carries the promise. */
export const plants: readonly Plant[] = [
  { id: 'W2c', file: phoneRules, from: 'return waitMs > 0 ?', to: 'return waitMs > 1e9 ?' },
  {
    id: 'W5d',
    file: 'wallet/server/funding/top-ups/domain.ts',
    from: 'tier === 0 && balance',
    to: 'tier === 9 && balance',
  },
  {
    id: 'P6b',
    file: 'wallet/server/insight/notifications/domain.ts',
    from: "    row('Wallet fee', 'none'),\n",
    to: '',
  },
  {
    id: 'H1b',
    file: 'wallet/server/insight/history/entry-names.ts',
    from: 'block.writeBigInt64BE(number, 8);',
    to: 'block.writeBigInt64BE(number + 1n, 8);',
  },
  {
    id: 'L3a',
    file: 'market/server/wallet/links/domain.ts',
    from: "return isLinkFault(description) ? description : 'denied';",
    to: "return 'denied';",
  },
  {
    id: 'L4a',
    file: 'market/server/wallet/links/identity-domain.ts',
    from: "Object.values(match).includes('mismatch')",
    to: 'Object.values(match).length === 0',
  },
  {
    id: 'M3c',
    file: 'market/server/selling/sellers/domain.ts',
    from: "if (!carrier) return err({ code: 'carrier_unknown' });",
    to: 'if (!carrier) return ok({ carrier: typed.carrier, trackingCode: typed.code });',
  },
];
