import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { KeyReused } from '#platform/http/idempotency.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { toMoneyJson } from '#platform/money/wire.ts';
import { Words } from '../../payments/payments/schema.ts';
import type { TrackingCodeRefused } from '../tracking/domain.ts';
import type { MoveError } from './commands.ts';
import type { Announcing } from './parcels-domain.ts';

const closed = { additionalProperties: false } as const;

/** Names a part. */
export const PartBody = Type.Object({ part_id: Type.String() }, closed);

/** Cancels a part before it is shipped. */
export const CancelationBody = Type.Object({ part_id: Type.String(), reason: Type.Optional(Words(200)) }, closed);

/** Announces a parcel of a part, or says that the part is sent without tracking. */
export const ShipmentBody = Type.Object(
  {
    part_id: Type.String(),
    carrier: Type.Optional(Words(60)),
    tracking_code: Type.Optional(Words(80)),
    lines: Type.Optional(
      Type.Array(
        Type.Object({ reference: Words(64), quantity: Type.Integer({ minimum: 1, maximum: 10_000 }) }, closed),
        { minItems: 1, maxItems: 100, description: 'What is in the parcel. Without it, all that is left to ship.' },
      ),
    ),
    untracked: Type.Optional(
      Type.Literal(true, {
        description:
          'Instead of a parcel: all of the part was sent without tracking. Only for a part that the payment marks as `untracked`.',
      }),
    ),
  },
  closed,
);

/** A shipment is a parcel with carrier and code, or untracked. */
export type ShipmentError = { readonly code: 'shipment_ambiguous' };

/** Reads a shipment: the parcel that its carrier tracks, or none. */
export function toShipment(body: Static<typeof ShipmentBody>): Result<Announcing | 'untracked', ShipmentError> {
  const { carrier, tracking_code: trackingCode, lines, untracked } = body;
  if (untracked) return (carrier ?? trackingCode ?? lines) ? err({ code: 'shipment_ambiguous' }) : ok('untracked');
  if (carrier === undefined || trackingCode === undefined) return err({ code: 'shipment_ambiguous' });
  const contents = lines?.map(({ reference, quantity }) => ({ line: reference, quantity }));
  return ok({ carrier, trackingCode, ...(contents ? { contents } : {}) });
}

/** Withdraws a parcel that no carrier has scanned. */
export const WithdrawalBody = Type.Object({ part_id: Type.String(), parcel_id: Type.String() }, closed);

/** The answer to a shop that asks for a confirmation: the holder gives it, or can object to the shop's word. */
export const ConfirmationJson = Type.Object({
  confirmed: Type.Boolean({ description: 'Whether the holder has confirmed all of the part.' }),
  confirmation_url: Type.Optional(
    Type.String({ description: 'Where the holder confirms. It leads back to the return address of the payment.' }),
  ),
  problem_url: Type.String({
    description: 'Where the holder opens a case about the part. Offer it beside the confirmation.',
  }),
  releases_at: Type.Optional(
    Type.String({
      description:
        'For a mandate’s token: when the part is released, if the holder does not object. Until the wallet has sent its notice, which then counts, the earliest time.',
    }),
  ),
});

/** The members that say what stands in the way of a step. */
export function detailOf(error: MoveError | TrackingCodeRefused | KeyReused): Record<string, unknown> {
  return {
    ...('status' in error ? { part_status: error.status } : {}),
    ...('line' in error ? { line: error.line } : {}),
    ...('fault' in error ? { fault: error.fault } : {}),
    ...(error.code === 'contents_wrong' ? { left: error.left } : {}),
    ...(error.code === 'confirmation_too_large' ? { most: toMoneyJson(error.most) } : {}),
    ...(error.code === 'refund_exceeds_rest' ? { left: toMoneyJson(error.left) } : {}),
  };
}
