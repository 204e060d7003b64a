import { Type } from 'typebox';

const closed = { additionalProperties: false } as const;

export const PartBody = Type.Object({ part_id: Type.String() }, closed);

export const ShipmentBody = Type.Object(
  {
    part_id: Type.String(),
    carrier: Type.String({ minLength: 1, maxLength: 60 }),
    tracking_code: Type.String({ minLength: 1, maxLength: 80 }),
  },
  closed,
);

export const DeliveryBody = Type.Object(
  { part_id: Type.String(), delivered_at: Type.String({ format: 'date-time' }) },
  closed,
);
