import type { Id } from '#platform/kernel/id.ts';
import { dueReminder } from '../../funding/instruments/domain.ts';
import type { BankAccounts } from '../../funding/instruments/bank-service.ts';
import type { Instruments } from '../../funding/instruments/service.ts';
import { urls } from '../../urls.ts';
import { bankFailureLetter, cardExpiryLetter } from './instrument-letters.ts';
import { send } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders of their instruments. */
export interface InstrumentNotices {
  /**
   * Reminds a holder of a card that expires soon, once for each reminder and expiry. A card that was removed or renewed
   * meanwhile needs no reminder. @throws If it could not be sent; then call it again later.
   */
  cardExpires(about: { holderId: Id<'hld'>; cardId: Id<'ins'>; days: number }): Promise<void>;
  /**
   * Says that a bank account cannot be used, because what was sent to prove it did not stay there, once. An account that
   * was removed meanwhile needs no message. @throws If it could not be sent; then call it again later.
   */
  bankAccountFailed(about: { holderId: Id<'hld'>; accountId: Id<'ins'> }): Promise<void>;
}

interface InstrumentNoticeDeps extends SendingDeps {
  readonly instruments: Pick<Instruments, 'find'>;
  readonly bankAccounts: Pick<BankAccounts, 'find'>;
}

/** Creates the door to the notifications about instruments. */
export function createInstrumentNotices(deps: InstrumentNoticeDeps): InstrumentNotices {
  return {
    cardExpires: (about) => notifyOfExpiry(deps, about),
    bankAccountFailed: (about) => notifyOfFailure(deps, about),
  };
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

async function notifyOfFailure(
  deps: InstrumentNoticeDeps,
  { holderId, accountId }: Parameters<InstrumentNotices['bankAccountFailed']>[0],
): Promise<void> {
  const account = await deps.bankAccounts.find(holderId, accountId);
  if (!account) return;
  const bankUrl = `${deps.walletUrl}${urls.funding.bank({ instrumentId: accountId })}`;
  await send(deps, holderId, {
    kind: 'payments',
    cause: `bank_account_failed ${accountId}`,
    write: (frame) => bankFailureLetter(account, bankUrl, frame),
  });
}
