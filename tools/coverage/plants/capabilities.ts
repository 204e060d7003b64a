import type { Plant } from '../plant.ts';

/** What people are promised, where a rule of its own carries the promise. */
export const plants: readonly Plant[] = [
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
    id: 'M3c',
    file: 'market/server/selling/sellers/domain.ts',
    from: "if (!carrier) return err({ code: 'carrier_unknown' });",
    to: 'if (!carrier) return ok({ carrier: typed.carrier, trackingCode: typed.code });',
  },
];
