import type { Attack } from './attack.ts';
import { codeAttacks } from './codes.ts';
import { holderAttacks } from './holders.ts';
import { linkingAttacks } from './linking.ts';
import { loginAttacks } from './logins.ts';
import { moneyAttacks } from './money.ts';
import { pageAttacks } from './pages.ts';
import { sessionAttacks } from './sessions.ts';
import { tokenAttacks } from './tokens.ts';
import { webhookAttacks } from './webhooks.ts';

/** All attacks, by theme. */
export const attacks: readonly Attack[] = [
  ...codeAttacks,
  ...loginAttacks,
  ...holderAttacks,
  ...sessionAttacks,
  ...linkingAttacks,
  ...tokenAttacks,
  ...webhookAttacks,
  ...pageAttacks,
  ...moneyAttacks,
];
