/**
 * The topics of tickets, in the order of the form: the role that gets the ticket first, and within how many hours of
 * business time an answer is due.
 */
export const topics = {
  payment: { desk: 'support', answerWithinHours: 24 },
  order: { desk: 'support', answerWithinHours: 24 },
  case: { desk: 'support', answerWithinHours: 24 },
  link: { desk: 'support', answerWithinHours: 24 },
  card: { desk: 'support', answerWithinHours: 24 },
  account: { desk: 'support', answerWithinHours: 24 },
  other: { desk: 'support', answerWithinHours: 24 },
} as const;

/** The most files of one ticket, of all its messages. */
export const MOST_FILES = 20;

/** The bounds of tickets that shops hand over. They do not count against those of the holder. */
export const shopRules = {
  /** Open tickets of one shop for one holder. */
  mostOpenOfHolder: 2,
  /** Tickets of one shop within a day. */
  mostADay: 200,
} as const;
