/** The main grounds of decisions, as the log counts them. */
export const grounds = [
  'carrier_record',
  'evidence_of_buyer',
  'evidence_of_seller',
  'evidence_missing',
  'offer_differs',
  'new_evidence',
  'notice_missing',
  'fairness',
] as const;

/** One of `grounds`. */
export type Ground = (typeof grounds)[number];
