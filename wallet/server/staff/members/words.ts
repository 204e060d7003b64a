import { t } from '#platform/words/words.ts';
import type { Role } from './domain.ts';

/** The roles of members, as the console names them. */
export const roleWords: Readonly<Record<Role, () => string>> = {
  support: () => t('Support'),
  reviewer: () => t('Reviewer'),
  finance: () => t('Finance'),
  admin: () => t('Administrator'),
};
