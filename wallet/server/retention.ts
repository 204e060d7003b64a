import type { Kept } from '#platform/privacy/retention.ts';
import { msg } from '#platform/words/words.ts';

/** The days after which a closed wallet loses what served its use, and who its holder was. */
export const erasedAfterDays = { use: 180, person: 1_826 } as const;

/** What the wallet keeps about people, how long and why. */
export const retention: readonly Kept[] = [
  {
    what: msg('Phone number, name, birth date and address'),
    days: erasedAfterDays.person,
    until: msg('after the wallet was closed'),
    why: msg('The law on money laundering makes a wallet know its holders for five years.'),
    tables: [],
  },
  {
    what: msg('Mail address, passkeys, card endings, delivery places, messages, tickets and files'),
    days: erasedAfterDays.use,
    until: msg('after the wallet was closed'),
    why: msg('Banks and buyers can raise claims about payments for about half a year.'),
    tables: [],
  },
  {
    what: msg('Payments, refunds and the books'),
    until: msg('for good, in the end without your name'),
    why: msg('Every cent must stay provable. The books name accounts, not people.'),
    tables: [],
  },
  {
    what: msg('Security activity, with the browser'),
    days: 365,
    until: msg('after it happened'),
    why: msg('You and we must be able to see who used your wallet.'),
    tables: ['security_log.events'],
  },
  {
    what: msg('Declined cards'),
    days: 2,
    until: msg('after they were declined'),
    why: msg('Stolen cards are tried many times in a row.'),
    tables: ['instruments.declines'],
  },
  {
    what: msg('That a letter was sent to an address, as a hash'),
    days: 1,
    until: msg('after it was sent'),
    why: msg('Nobody gets more than a few letters within some minutes.'),
    tables: ['mail.letters'],
  },
  {
    what: msg('That you were warned of a budget'),
    days: 62,
    until: msg('after the first of the month that it was for'),
    why: msg('You are warned once in a month, also if you change the budget.'),
    tables: ['spending.alerts'],
  },
  {
    what: msg('What you spent on each day'),
    days: 62,
    until: msg('after that day'),
    why: msg('This month is compared with the last one up to the same day.'),
    tables: ['spending.days'],
  },
  {
    what: msg('Devices with notifications'),
    days: 90,
    until: msg('after the wallet was last opened there, or at once when it is logged out there'),
    why: msg('A device that is no longer used should show nothing.'),
    tables: ['push.devices'],
  },
  {
    what: msg('That a notice was sent to a device'),
    days: 1,
    until: msg('after it was sent'),
    why: msg('No device gets a notice twice, or more than a few within some minutes.'),
    tables: ['push.messages'],
  },
  {
    what: msg('Sessions, codes and numbers that were typed to open a wallet'),
    days: 0,
    until: msg('after they expired'),
    why: msg('They are of no use any more.'),
    tables: ['sessions.sessions', 'phone_verification.applications', 'oauth.artifacts'],
  },
];
