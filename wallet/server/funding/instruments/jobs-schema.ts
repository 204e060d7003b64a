import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** A card expires soon. Handled in the wing's `compose.ts`. */
export const cardReminder = defineDeadline('instruments.card_reminder', 'ins');

/** A holder is reminded of a card that expires soon. Handled in `activity/notifications/jobs.ts`. */
export const cardExpiryNotice = defineJob(
  'instruments.card_expiry_notice',
  Type.Object({ holder_id: IdText('hld'), instrument_id: IdText('ins'), days: Type.Integer() }),
);

/** What was sent to prove a bank account did not stay there, of which its holder is notified. Handled in `activity/notifications/jobs.ts`. */
export const bankFailureNotice = defineJob(
  'instruments.bank_failure_notice',
  Type.Object({ holder_id: IdText('hld'), instrument_id: IdText('ins') }),
);

/** The time to prove a bank account is over. Handled in the wing's `compose.ts`. */
export const bankProofExpiry = defineDeadline('instruments.bank_proof_expiry', 'ins');

/** The wallet asks the processor what became of the cent that proves an account. Handled in the wing's `compose.ts`. */
export const askCent = defineDeadline('instruments.ask_cent', 'ins');

/** The cent that proves an account did not stay there: the account fails. Handled in the wing's `compose.ts`. */
export const centLost = defineJob(
  'instruments.cent_lost',
  Type.Object({ instrument_id: IdText('ins'), why: Type.Enum(['returned', 'not_sent']) }),
);
