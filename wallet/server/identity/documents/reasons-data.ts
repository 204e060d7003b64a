/**
 * Why a document is refused. Those of the processor have its own names; the holder reads each in `words.ts`.
 * `canRetry`: another check may end better.
 */
export const refusals = {
  abandoned: { canRetry: true },
  consent_declined: { canRetry: true },
  country_not_supported: { canRetry: true },
  device_not_supported: { canRetry: true },
  document_expired: { canRetry: true },
  document_type_not_supported: { canRetry: true },
  document_unverified_other: { canRetry: true },
  selfie_document_missing_photo: { canRetry: true },
  selfie_face_mismatch: { canRetry: true },
  selfie_manipulated: { canRetry: true },
  selfie_unverified_other: { canRetry: true },
  under_supported_age: { canRetry: false },
  // The wallet's own.
  birth_date_differs: { canRetry: true },
  name_differs: { canRetry: true },
  processor_silent: { canRetry: true },
  // Those of operators.
  another_document: { canRetry: true },
  not_possible: { canRetry: false },
  other_person: { canRetry: false },
  profile_corrected: { canRetry: true },
  same_person_elsewhere: { canRetry: false },
} as const satisfies Readonly<Record<string, { readonly canRetry: boolean }>>;

/** Why a document is refused. */
export type RefusalReason = keyof typeof refusals;

/** What an operator decides, and the reasons for each. */
export const decisions = {
  accept: ['name_is_the_same', 'other_person_on_list', 'former_wallet'],
  ask_again: ['another_document', 'profile_corrected'],
  refuse: ['other_person', 'same_person_elsewhere', 'not_possible'],
} as const satisfies {
  readonly accept: readonly string[];
  readonly ask_again: readonly RefusalReason[];
  readonly refuse: readonly RefusalReason[];
};

/** What an operator decides. */
export type Decision = keyof typeof decisions;

/** Why an operator decides so. */
export type DecisionReason = (typeof decisions)[Decision][number];
