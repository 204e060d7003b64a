import type { Plant } from '../plant.ts';

const wire = 'platform/money/wire.ts';
const format = 'platform/money/format.ts';
const payment = 'wallet/server/payments/payments/domain.ts';
const order = 'wallet/server/payments/payments/order-domain.ts';
const approval = 'wallet/server/payments/approval/service.ts';

export const plants: readonly Plant[] = [
  { id: 'S69', file: wire, from: "'^(0|-?[1-9][0-9]{0,14})$'", to: "'^.*$'" },
  { id: 'S69', file: wire, from: "'^[1-9][0-9]{0,14}$'", to: "'^(0|-?[1-9][0-9]{0,14})$'" },
  { id: 'S69', file: format, from: '/^(\\d+)(?:[.,](\\d+))?$/', to: '/^(-?\\d+)(?:[.,](\\d+))?/' },
  { id: 'S70', file: wire, from: "'^(0|-?[1-9][0-9]{0,14})$'", to: "'^(0|-?[1-9][0-9]*)$'" },
  {
    id: 'S70',
    file: format,
    from: 'return format.format(decimalText(money.minor, decimals) as unknown as number);',
    to: 'return format.format(Number(decimalText(money.minor, decimals)));',
  },
  { id: 'S71', file: 'platform/money/currency.ts', from: 'JPY: { decimals: 0', to: 'JPY: { decimals: 2' },
  { id: 'S71', file: wire, from: "type: 'string', enum: Object.keys(currencies) }", to: "type: 'string' }" },
  { id: 'S71', file: format, from: "if (fraction.length > decimals) return err('too_many_decimals');", to: '' },
  {
    id: 'S72',
    file: order,
    from: "if (sums.some((sum) => sum.currency !== currency)) return err({ code: 'currency_not_supported' });",
    to: '',
  },
  {
    id: 'S131',
    file: order,
    from: "part.commission.minor > most.minor ? err({ code: 'commission_not_agreed', most }) : ok();",
    to: 'ok();',
  },
  {
    id: 'S73a',
    file: 'wallet/server/ledger/accounts/exchange-domain.ts',
    from: 'amountMinor: kept.minor }',
    to: 'amountMinor: kept.minor - kept.minor % 10n }',
  },
  {
    id: 'S73a',
    file: 'wallet/server/ledger/accounts/exchange-domain.ts',
    from: '(scaled * (BASIS - BigInt(marginBasisPoints))) / (rate.from.minor * BASIS);',
    to: '(scaled * (BASIS - BigInt(marginBasisPoints))) / (rate.from.minor * BASIS) + 1n;',
  },
  {
    id: 'B4g',
    file: 'wallet/server/payments/payments/card-share-domain.ts',
    from: 'minor: paid.minor - fromCard.minor, currency: paid.currency }])[0]!;',
    to: 'minor: paid.minor - fromCard.minor, currency: paid.currency }])[1]!;',
  },
  {
    id: 'S83',
    file: 'wallet/server/funding/card-refunds/domain.ts',
    from: "before.status === 'started' ? 'stays' : 'returns';",
    to: "'stays';",
  },
  {
    id: 'S74',
    file: 'wallet/server/protection/escrow/lots-domain.ts',
    from: "if (compare(back, left) > 0) return err({ code: 'refund_exceeds_rest', left });",
    to: '',
  },
  { id: 'S75', file: 'platform/money/allocate.ts', from: 'takesOne ? share + 1n : share', to: 'share' },
  {
    id: 'S76',
    file: order,
    from: 'part.commission.minor + part.fee.minor > part.amount.minor',
    to: 'part.commission.minor > part.amount.minor',
  },
  { id: 'S77', file: payment, from: 'if (now >= validUntil) return', to: 'if (now.getTime() < 0) return' },
  {
    id: 'S78',
    file: order,
    from: "if (discount.minor >= total(amounts, discount.currency).minor) return err({ code: 'discount_exceeds_amount' });",
    to: '',
  },
  {
    id: 'S78',
    file: 'wallet/server/payments/promotions/domain.ts',
    from: "return compare(left, amount) < 0 ? err({ code: 'promotion_exhausted', left }) : ok();",
    to: 'return left ? ok() : ok();',
  },
  {
    id: 'S78',
    file: 'wallet/server/payments/approval/coupon-pages.ts',
    from: "if (!counted.ok) return { code: 'coupon_not_applicable', why: 'too_often', ...counted.error };",
    to: '',
  },
  {
    id: 'S78',
    file: 'wallet/server/payments/promotions/coupon-domain.ts',
    from: "return facts.isRelated ? refused('related') : ok(coupon);",
    to: 'return ok(coupon);',
  },
  {
    id: 'S78',
    file: 'wallet/server/protection/escrow/clocks-domain.ts',
    from: "return awaitsDelivery(part) && (kind === 'confirmed' || kind === 'shop_confirmed');",
    to: "return awaitsDelivery(part) && kind === 'shop_confirmed';",
  },
  {
    id: 'S79',
    file: 'market/server/ordering/orders/place-service.ts',
    from: "if (changes.length > 0) return err({ code: 'cart_changed', changes });",
    to: '',
  },
  {
    id: 'S79',
    file: 'market/server/ordering/orders/place-service.ts',
    from: "if (!isSame(items, lines)) return err({ code: 'cart_changed', changes: [] });",
    to: '',
  },
  {
    id: 'S80',
    file: 'wallet/server/payments/payments/commands.ts',
    from: "if ((asked.coupon?.holdId ?? null) !== couponHoldId) return err({ code: 'amount_changed' });",
    to: '',
  },
  {
    id: 'S80',
    file: 'wallet/server/payments/approval/challenge-domain.ts',
    from: 'amount_minor: String(payable(payment).minor),',
    to: '',
  },
  {
    id: 'S80',
    file: approval,
    from: "if (shown !== challenge.toString('base64url')) return err({ code: 'amount_changed' });",
    to: '',
  },
  {
    id: 'S81',
    file: 'wallet/server/payments/payments/commands.ts',
    from: 'if (asked.capturedAt !== null) return ok({ answer: asked });',
    to: "if (asked.capturedAt !== null) Object.assign(asked, { status: 'requires_approval', capturedAt: null });",
  },
  {
    id: 'S82',
    file: 'wallet/server/ledger/holds/domain.ts',
    from: "if (amount.minor > hold.amount.minor) return err({ code: 'hold_exceeded', amount: hold.amount });",
    to: '',
  },
  {
    id: 'S82',
    file: 'wallet/server/ledger/holds/domain.ts',
    from: "if (now >= hold.expiresAt) return err({ code: 'hold_expired', expiredAt: hold.expiresAt });",
    to: '',
  },
  {
    id: 'S82',
    file: payment,
    from: "if (status !== 'requires_approval') return err({ code: 'payment_not_payable', status });",
    to: '',
  },
  {
    id: 'S84',
    file: 'wallet/server/payments/payments/draft-service.ts',
    from: "if (payee.holderId === charging.holderId) return err({ code: 'payee_is_payer' });",
    to: '',
  },
  {
    id: 'S88',
    file: 'wallet/server/ledger/batch/write.ts',
    from: 'if (isOptimistic && written < updated.length) throw',
    to: 'if (!isOptimistic && written < updated.length) throw',
  },
  {
    id: 'S89',
    file: 'wallet/server/ledger/batch/decide.ts',
    from: "if (known.requestHash !== item.key?.requestHash) return err({ code: 'idempotency_key_reused' });",
    to: '',
  },
  {
    id: 'S90',
    file: 'wallet/server/ledger/batch/write.ts',
    from: 'if (!areFree) throw new KeyTakenError();',
    to: 'void areFree;',
  },
  {
    id: 'S91',
    file: 'market/server/catalog/store.ts',
    from: 'where id = ${uuid(productId)} and stock >= ${quantity}`',
    to: 'where id = ${uuid(productId)}`',
  },
];
