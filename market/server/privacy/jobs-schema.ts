import { Type } from 'typebox';
import { defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** An account was deleted: its person gets a last letter, at the address that the account had. */
export const mailDeleted = defineJob(
  'privacy.mail_deleted',
  Type.Object({ email: Type.String(), name: Type.String(), deleted_at: Type.String({ maxLength: 32 }) }),
);

/** What a deleted account traded loses its person. */
export const eraseDeadline = defineDeadline('privacy.erase_trade', 'shp');
