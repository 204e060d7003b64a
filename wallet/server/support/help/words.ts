import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';

/** A step of the way to find out why something does not work. */
interface Step {
  readonly title: Message;
  readonly text: Message;
  /** The codes of the pages that say more. */
  readonly codes: readonly string[];
}

/** What to look at when a payment does not go through, in the order that finds most causes first. */
export const steps: readonly Step[] = [
  {
    title: msg('1. Is there enough money?'),
    text: msg(
      'Home shows what you can spend; money that is reserved does not count. Add money from a card, or pay the order in another way.',
    ),
    codes: ['insufficient_funds', 'limit_per_payment', 'limit_per_day', 'limit_per_year', 'limit_tier'],
  },
  {
    title: msg('2. Does the card still work?'),
    text: msg(
      'Cards shows each card with its expiry. If your bank declines, only the bank knows why: call the number on the card, or use another card.',
    ),
    codes: ['instrument_declined', 'instrument_expired', 'insufficient_card_funds', 'charges_declined_too_often'],
  },
  {
    title: msg('3. Is the shop still linked?'),
    text: msg(
      'Shops shows each link and what is left of its caps. If a link has ended, link the wallet again at the shop.',
    ),
    codes: ['mandate_revoked', 'mandate_cap_exceeded', 'linked_elsewhere'],
  },
  {
    title: msg('4. Is something down?'),
    text: msg(
      'The status page shows what answers now. During an outage nothing is lost: a payment that you try again is made once at most.',
    ),
    codes: ['processor_unavailable', 'bank_unavailable', 'overloaded'],
  },
  {
    title: msg('5. Is it this browser?'),
    text: msg(
      'Try another browser or device, without extensions and with cookies on. A passkey works only where it was made, or where your devices share it; your PIN works everywhere.',
    ),
    codes: ['passkey_refused', 'pin_locked', 'app_out_of_date'],
  },
];
