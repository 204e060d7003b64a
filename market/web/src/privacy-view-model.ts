import type { Fault } from './common-view-model.ts';

/** The data of the page about the shopper's own data. */
export interface PrivacyData {
  readonly page: 'privacy';
  readonly email: string;
  /** What must end before the account can be deleted, and where. */
  readonly ties: readonly { readonly href: string; readonly words: string }[];
  /** The days for which orders and messages keep the person's name after the deletion. */
  readonly keptDays: number;
  /** The form that was refused. */
  readonly refused: 'copy' | 'remove' | undefined;
  readonly faults: readonly Fault[];
}
