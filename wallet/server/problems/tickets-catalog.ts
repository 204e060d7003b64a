import { defineProblems } from '#platform/http/problem.ts';
import { msg } from '#platform/words/words.ts';

/** Refusals about tickets that shops hand over. */
export const tickets = defineProblems({
  ticket_not_found: {
    status: 404,
    title: msg('There is no such ticket'),
    nextAction: msg('Check the reference, and the payment that the ticket is about.'),
  },
  ticket_not_possible: {
    status: 409,
    title: msg('This ticket cannot be handed over'),
    nextAction: msg('Ask the holder to write to the support of the wallet, from its help page.'),
  },
  ticket_reference_used: {
    status: 409,
    title: msg('This reference is of a ticket about another payment'),
    nextAction: msg('Give the ticket another reference.'),
  },
  too_many_tickets: {
    status: 429,
    title: msg('Too many tickets were handed over'),
    nextAction: msg('Wait until one has ended, or ask the holder to write to the support of the wallet.'),
  },
});
