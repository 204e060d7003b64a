/** What a ticket can have attached. */
export type AboutKind = 'payment' | 'link' | 'case';

/** The roles of the staff that can have a ticket. */
export const desks = ['support', 'reviewer', 'finance', 'admin'] as const;
/** One of `desks`. */
export type Desk = (typeof desks)[number];

/** What a topic asks for. */
export interface TopicFacts {
  /** What the holder may attach. */
  readonly about: readonly AboutKind[];
  /** The role that gets the ticket first. */
  readonly desk: Desk;
  /** Within how many hours of business time an answer is due. */
  readonly answerWithinHours: number;
}

/** The topics of tickets, in the order of the form. */
export const topics = {
  payment: { about: ['payment'], desk: 'support', answerWithinHours: 24 },
  order: { about: ['payment', 'case'], desk: 'support', answerWithinHours: 24 },
  case: { about: ['case', 'payment'], desk: 'support', answerWithinHours: 24 },
  link: { about: ['link', 'payment'], desk: 'support', answerWithinHours: 24 },
  card: { about: ['payment'], desk: 'support', answerWithinHours: 24 },
  account: { about: [], desk: 'support', answerWithinHours: 24 },
  other: { about: ['payment', 'link', 'case'], desk: 'support', answerWithinHours: 24 },
} as const satisfies Readonly<Record<string, TopicFacts>>;

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
