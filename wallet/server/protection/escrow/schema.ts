import { Type } from 'typebox';
import { Words } from '../../payments/payments/schema.ts';

const closed = { additionalProperties: false } as const;

export const PartBody = Type.Object({ part_id: Type.String() }, closed);

export const ShipmentBody = Type.Object(
  {
    part_id: Type.String(),
    carrier: Words(60),
    tracking_code: Words(80),
  },
  closed,
);

/** The format allows leap seconds; the pattern refuses them, because no `Date` can hold one. */
const DeliveredAt = Type.String({ format: 'date-time', pattern: ':[0-5][0-9]([.Zz+-]|$)' });

export const DeliveryBody = Type.Object({ part_id: Type.String(), delivered_at: DeliveredAt }, closed);
