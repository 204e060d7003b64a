import { t } from '#platform/words/words.ts';
import type { Role } from './domain.ts';

const words: ReadonlyMap<string, () => string> = new Map<Role, () => string>([
  ['support', () => t('Support')],
  ['reviewer', () => t('Reviewer')],
  ['admin', () => t('Administrator')],
]);

/** Names a role as the desk does. */
export function roleWords(role: string): string {
  return words.get(role)?.() ?? role;
}
