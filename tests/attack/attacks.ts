import type { Attack } from './attack.ts';
import { codeAttacks } from './codes.ts';
import { loginAttacks } from './logins.ts';
import { sessionAttacks } from './sessions.ts';

/** All attacks, by theme. */
export const attacks: readonly Attack[] = [...codeAttacks, ...loginAttacks, ...sessionAttacks];
