import type { Plant } from '../plant.ts';

const parcels = 'wallet/server/protection/escrow/parcels-domain.ts';
const shopConfirmations = 'wallet/server/protection/escrow/shop-confirmation-domain.ts';

/** Plants for escrow: who releases money, and which parcels count as delivered. */
export const plants: readonly Plant[] = [
  {
    id: 'S85',
    file: 'wallet/server/protection/escrow/lots-domain.ts',
    from: "  if (disputed) return err({ code: 'case_open', line: disputed.reference });\n  const lines",
    to: '  const lines',
  },
  {
    id: 'S85',
    file: 'wallet/server/protection/cases/opening-domain.ts',
    from: "  if (subject.leftMinor <= 0n) return { code: 'line_refunded' };",
    to: '',
  },
  {
    id: 'B3a',
    file: 'wallet/server/protection/cases/writes-commands.ts',
    from: '    ...(until ? [caseClock.at(warningsOf(dispute, now)[0] ?? until, id)] : []),',
    to: '',
  },
  {
    id: 'B3b',
    file: 'wallet/server/protection/cases/writes-commands.ts',
    from: "isReleased: effects.some((effect) => effect.kind === 'release_rest'),",
    to: 'isReleased: false,',
  },
  {
    id: 'S127',
    file: 'wallet/server/protection/escrow/routes.ts',
    from: "    app.addHook('preHandler', requireScope('client', 'payments'));\n",
    to: `    app.addHook('preHandler', requireScope('client', 'payments'));
    app.addHook('preHandler', async ({ params, body }) => {
      await deps.escrow.move({ id: params.paymentId, cell: 0 }, body.part_id, { kind: 'confirmed' });
    });
`,
  },
  {
    id: 'S127',
    file: shopConfirmations,
    from: 'return due && now >= due ? releaseLots',
    to: 'return true ? releaseLots',
  },
  {
    id: 'S127',
    file: shopConfirmations,
    from: "if (compare(total(sellers, most.currency), most) > 0) return err({ code: 'confirmation_too_large', most });",
    to: '',
  },
  {
    id: 'S127',
    file: 'wallet/server/protection/escrow/commands.ts',
    from: "return isForShop && !isGranted ? { kind: 'objected' } : stroke;",
    to: 'return stroke;',
  },
  {
    id: 'S127',
    file: 'wallet/server/linking/oauth/consent-service.ts',
    from: 'const confirm = (permission.confirm && right) || null;',
    to: 'const confirm = right ?? null;',
  },
  {
    id: 'S127',
    file: 'wallet/server/activity/notifications/service.ts',
    from: "if (sent === 'waits') throw",
    to: 'if (false) throw',
  },
  {
    id: 'B1h',
    file: 'wallet/server/protection/escrow/commands.ts',
    from: "  if (kind === 'shop_confirmed') return [shopConfirmationNotice(about)];\n",
    to: '',
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
    from: 'isUntracked: asked.parts.some((part) => part.isUntracked) };',
    to: 'isUntracked: false };',
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
    file: 'platform/kernel/folded.ts',
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
