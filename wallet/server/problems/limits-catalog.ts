import { defineProblems } from '#platform/http/problem.ts';
import { msg } from '#platform/words/words.ts';

/** Refusals by the limits of a wallet's tier. */
export const limits = defineProblems({
  limit_per_payment: {
    status: 403,
    title: msg('This is above the limit of this wallet for one payment'),
    nextAction: msg('Raise the limit in the wallet by showing a document, or pay for less at once.'),
    charged: false,
  },
  limit_per_day: {
    status: 403,
    title: msg('This is more than this wallet may still pay today'),
    nextAction: msg('Pay tomorrow, or raise the limit in the wallet by showing a document.'),
    charged: false,
  },
  limit_per_year: {
    status: 403,
    title: msg('This is more than this wallet may still pay this year'),
    nextAction: msg('Pay for less, or raise the limit in the wallet by showing a document.'),
    charged: false,
  },
});
