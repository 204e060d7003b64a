/** The reasons for a look outside the queue. `needsReference` ones name the case or letter that they are about. */
export const lookReasons = [
  { code: 'asked_by_person', needsReference: false },
  { code: 'complaint', needsReference: true },
  { code: 'related_case', needsReference: true },
  { code: 'decision_checked', needsReference: false },
  { code: 'fraud_suspected', needsReference: false },
  { code: 'authority', needsReference: true },
] as const;

/** The code of one of `lookReasons`. */
export type LookReason = (typeof lookReasons)[number]['code'];
