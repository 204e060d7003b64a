import type { Id } from '#platform/kernel/id.ts';
import { dueReminder } from '../../funding/instruments/domain.ts';
import type { Instruments } from '../../funding/instruments/service.ts';
import { urls } from '../../urls.ts';
import { cardExpiryLetter } from './instrument-letters.ts';
import { send } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders of their instruments. */
export interface InstrumentNotices {
  /**
   * Reminds a holder of a card that expires soon, once for each reminder and expiry. A card that was removed or renewed
   * meanwhile needs no reminder. @throws If it could not be sent; then call it again later.
   */
  cardExpires(about: { holderId: Id<'hld'>; cardId: Id<'ins'>; days: number }): Promise<void>;
}

interface InstrumentNoticeDeps extends SendingDeps {
  readonly instruments: Pick<Instruments, 'find'>;
}

/** Creates the door to the notifications about instruments. */
export function createInstrumentNotices(deps: InstrumentNoticeDeps): InstrumentNotices {
  return { cardExpires: (about) => notifyOfExpiry(deps, about) };
}

async function notifyOfExpiry(
  deps: InstrumentNoticeDeps,
  { holderId, cardId, days }: Parameters<InstrumentNotices['cardExpires']>[0],
): Promise<void> {
  const card = await deps.instruments.find(holderId, cardId);
  if (!card || dueReminder(card, deps.world.clocks.business()) === undefined) return;
  const instrumentsUrl = `${deps.walletUrl}${urls.app.instruments()}`;
  await send(deps, holderId, {
    kind: 'payments',
    cause: `card_expiry ${cardId} ${card.expYear}-${card.expMonth} ${days}`,
    write: (frame) => cardExpiryLetter(card, { days, instrumentsUrl }, frame),
  });
}
