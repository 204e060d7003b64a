/** The topics of tickets, in the order of the form, and within how many hours of business time an answer is due. */
export const topics = {
  order: { answerWithinHours: 24 },
  payment: { answerWithinHours: 24 },
  selling: { answerWithinHours: 24 },
  account: { answerWithinHours: 24 },
  goods: { answerWithinHours: 48 },
  other: { answerWithinHours: 48 },
} as const;
