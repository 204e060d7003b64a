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
