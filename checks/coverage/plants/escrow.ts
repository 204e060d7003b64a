import type { Plant } from '../plant.ts';

const parcels = 'wallet/server/protection/escrow/parcels-domain.ts';

/** Plants for escrow: who releases money, and which parcels count as delivered. */
export const plants: readonly Plant[] = [
  {
    id: 'S127',
    file: 'wallet/server/protection/escrow/routes.ts',
    from: 'function confirmationRoute({ payments, publicUrl }: EscrowRouteDeps): Routes {\n  return async (app) => {',
    to: `function confirmationRoute({ payments, publicUrl, escrow }: EscrowRouteDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', async ({ params, body }) => {
      await escrow.take({ id: params.paymentId, cell: 0 }, body.part_id, { kind: 'confirmed' });
    });`,
  },
  {
    id: 'S127',
    file: 'wallet/server/protection/escrow/domain.ts',
    from: "  if (!part.isUntracked) return err({ code: 'untracked_not_allowed', fault: 'payment' });\n",
    to: '',
  },
  {
    id: 'B1i',
    file: 'wallet/server/payments/payments/commands.ts',
    from: ' && !payment.parts.some((part) => part.isUntracked)',
    to: '',
  },
  {
    id: 'B1i',
    file: 'wallet/server/payments/payments/order-domain.ts',
    from: "if ((settledOrders.get(sellerAccountId) ?? 0) < least) return err({ ...refused, fault: 'seller', least });",
    to: '',
  },
  {
    id: 'S128',
    file: parcels,
    from: "outcome.kind === 'delivered' && !fits(place, payment.shipTo)",
    to: 'false',
  },
  {
    id: 'S129',
    file: 'wallet/server/protection/tracking/domain.ts',
    from: ".replaceAll(/[^\\p{L}\\p{N}]+/gu, '')",
    to: '',
  },
  {
    id: 'S130',
    file: 'wallet/server/protection/escrow/domain.ts',
    from: "if (after.status === 'shipped' && isAllDelivered(after)) {",
    to: "if (after.status === 'shipped') {",
  },
  {
    id: 'S170',
    file: parcels,
    from: "if (first && isBefore(first, payment.capturedAt)) return { ...parcel, status: 'canceled', endedAt: now };",
    to: '',
  },
];
