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

/** The bounds of tickets. Days and hours are business time. */
export const ticketRules = {
  mostLetters: 4_000,
  /** Open tickets of one holder. */
  mostOpen: 5,
  /** Messages of one holder within a day. */
  mostMessagesADay: 20,
  /** Silent days after an answer, until the ticket is closed. */
  closesAfterDays: 7,
  /** Days after its end within which a holder can open a ticket again by writing. */
  reopensWithinDays: 30,
} as const;
