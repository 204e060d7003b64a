import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import type { Payee } from './payee-schema.ts';

/** The parameters of a payee's address. */
export const PayeeParams = Type.Object({ payeeId: Type.String() });

/** A payee on the wire, for its client. */
export const PayeeJson = Type.Object({
  id: Type.String(),
  status: OneOf(['active', 'ended']),
  name: Type.String({ description: 'The name of the seller, as payers read it.' }),
  max_commission_basis_points: Type.Integer({
    description: 'The highest share of a sale that you may keep, as the seller agreed, in 1/10,000.',
  }),
  wallet_label: Type.String({ description: 'A name for the wallet, with name and number masked.' }),
  created_at: Type.String(),
  ended_at: Type.Optional(Type.String()),
  ended_by: Type.Optional(Type.String()),
});

/** Writes a payee for its client. */
export function toPayeeJson(payee: Payee, label: string): Static<typeof PayeeJson> {
  return {
    id: payee.id,
    status: payee.endedAt ? 'ended' : 'active',
    name: payee.name,
    max_commission_basis_points: payee.maxCommissionBasisPoints,
    wallet_label: label,
    created_at: payee.createdAt.toISOString(),
    ...(payee.endedAt ? { ended_at: payee.endedAt.toISOString() } : {}),
    ...(payee.endedBy ? { ended_by: payee.endedBy } : {}),
  };
}

/** A payee on the wire, for its holder. */
export const PaidByJson = Type.Object({
  id: Type.String(),
  shop_name: Type.String(),
  name: Type.String(),
  max_commission_basis_points: Type.Integer(),
  created_at: Type.String(),
});

/** Writes a payee for its holder. */
export function toPaidByJson(payee: Payee, shopName: string): Static<typeof PaidByJson> {
  return {
    id: payee.id,
    shop_name: shopName,
    name: payee.name,
    max_commission_basis_points: payee.maxCommissionBasisPoints,
    created_at: payee.createdAt.toISOString(),
  };
}
