import { isAddressLike } from '#platform/kernel/address-like.ts';
import { t } from '#platform/words/words.ts';

/** Greets a person in a letter. A name that looks like an address greets nobody, because its reader could follow it. */
export function greeting(name: string): string {
  return isAddressLike(name) ? t('Hello,') : t('Hello {name},', { name });
}
