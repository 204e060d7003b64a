import type { Kept } from '#platform/privacy/retention.ts';
import { msg } from '#platform/words/words.ts';

/** The days for which a deleted account's orders and messages keep the person's words and address. */
export const tradeKeptDays = 180;

/** What the market keeps about people, how long and why. */
export const retention: readonly Kept[] = [
  {
    what: msg('Name, mail address, address and password of an account'),
    days: 0,
    until: msg('after you deleted the account'),
    why: msg('Without an account they are of no use.'),
    tables: [],
  },
  {
    what: msg('Names, addresses, messages, tickets and files of orders'),
    days: tradeKeptDays,
    until: msg('after you deleted the account'),
    why: msg('Banks, buyers and sellers can raise claims about orders for about half a year.'),
    tables: [],
  },
  {
    what: msg('Orders and their sums'),
    until: msg('for good, in the end without your name'),
    why: msg('Every sale and every commission must stay provable.'),
    tables: [],
  },
  {
    what: msg('Security activity, with the browser'),
    days: 365,
    until: msg('after it happened'),
    why: msg('You and we must be able to see who used your account.'),
    tables: ['security_log.events'],
  },
  {
    what: msg('A guest’s cart'),
    days: 31,
    until: msg('after the last change'),
    why: msg('It waits for you in the same browser.'),
    tables: ['cart.items', 'cart.coupons'],
  },
  {
    what: msg('That a letter was sent to an address, as a hash'),
    days: 1,
    until: msg('after it was sent'),
    why: msg('Nobody gets more than a few letters within some minutes.'),
    tables: ['mail.letters'],
  },
  {
    what: msg('A sign-up or sign-in that was begun, with its mail address'),
    days: 1,
    until: msg('after it was begun'),
    why: msg('Nobody gets more than a few codes a day.'),
    tables: ['entries.entries'],
  },
  {
    what: msg('The former and the new name or mail address, and waits for a new password'),
    days: 30,
    until: msg('after the change cannot be undone any more, or the wait is over'),
    why: msg('The links in letters say for a while what became of them.'),
    tables: ['recoveries.waits', 'changes.changes'],
  },
  {
    what: msg('Sessions, and links to a wallet that were begun'),
    days: 0,
    until: msg('after they expired'),
    why: msg('They are of no use any more.'),
    tables: ['sessions.sessions', 'wallet.attempts'],
  },
];
