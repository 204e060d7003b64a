import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

const oneOf = <const T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] });

/** No seller is paid into a payee any more, so it must be ended at the wallet. */
export const endPayee = defineJob('wallet.end_payee', Type.Object({ payee_id: Type.String() }));

/** A move of the payout must take effect. */
export const takeMove = defineJob('wallet.take_move', Type.Object({ move_id: IdText('mov') }));

/** The kinds of letters about a move. */
export const moveLetterKinds = ['asked', 'taken', 'ended'] as const;

/** A letter about a move is due to the address that was proved for it. */
export const mailMove = defineJob(
  'wallet.mail_move',
  Type.Object({ move_id: IdText('mov'), kind: oneOf(moveLetterKinds) }),
);

/** The kinds of letters about a change of the payout that took effect at once. */
export const changeLetterKinds = ['linked', 'unlinked'] as const;

/** A letter about a change is due to the owner of the shop. */
export const mailChange = defineJob(
  'wallet.mail_change',
  Type.Object({
    seller_id: IdText('sel'),
    kind: oneOf(changeLetterKinds),
    /** The masked name of the wallet; empty if it is unknown. */
    label: Type.String(),
    /** When it happened, so that each change has its letter. */
    at: Type.String({ maxLength: 32 }),
  }),
);

/** The deadlines of a move. */
export const moveDeadlines = {
  /** It takes effect. */
  due: defineDeadline('wallet.move_due', 'mov'),
  /** The orders that were placed before it took effect are paid or expired, so the former payee can end. */
  former: defineDeadline('wallet.move_former', 'mov'),
} as const;
