import { t } from '#platform/words/words.ts';
import type { Cause, Restricted, Restriction, Waits } from './domain.ts';

const causes: Readonly<Record<Cause, () => string>> = {
  recovered: () => t('because a forgotten password was replaced'),
  factor_added: () => t('because a PIN, passkey, app or set of recovery codes is new'),
  number_changed: () => t('because the phone number is new'),
  instrument_added: () => t('because a card or bank account is new'),
};

const actions: Readonly<Record<Restricted, () => string>> = {
  withdrawal: () => t('Money can be withdrawn'),
  new_factor: () => t('PIN, passkeys, authenticator app, recovery codes, number and e-mail address can be changed'),
  mandate: () => t('A shop can be linked to pay there'),
  payee: () => t('A shop can be linked to be paid by it'),
};

/** Says until when an action waits, and why: `Money can be withdrawn from … on, because …`. */
export function restrictionWords({ what, cause, endsAt }: Pick<Restriction, 'what' | 'cause' | 'endsAt'>): string {
  return t('{action} from {at, date, longTime} UTC on, {cause}.', {
    action: actions[what](),
    at: endsAt,
    cause: causes[cause](),
  });
}

/** Says until when a refused action waits, and why. */
export function waitsWords(what: Restricted, { cause, until }: Waits): string {
  return restrictionWords({ what, cause, endsAt: until });
}
