import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { ShopConfirmation } from './shop-confirmation-domain.ts';

/** A shop's word that a part has arrived, on the wire. */
export const ShopConfirmationJson = Type.Object(
  {
    confirmed_at: Type.String(),
    releases_at: Type.Optional(
      Type.String({ description: 'When the part is released for it; absent until the wallet has sent its notice.' }),
    ),
    ended_at: Type.Optional(
      Type.String({
        description: 'When the holder objected, a case began, or the link ended. Then it releases nothing.',
      }),
    ),
  },
  { description: 'The shop’s word that it has arrived, under the right `confirm` of its mandate.' },
);

/** Writes a shop's word that a part has arrived. */
export function toShopConfirmationJson({
  confirmedAt,
  releaseAt,
  endedAt,
}: ShopConfirmation): Static<typeof ShopConfirmationJson> {
  return {
    confirmed_at: confirmedAt.toISOString(),
    ...(releaseAt ? { releases_at: releaseAt.toISOString() } : {}),
    ...(endedAt ? { ended_at: endedAt.toISOString() } : {}),
  };
}
