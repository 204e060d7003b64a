import { t } from '#platform/words/words.ts';
import type { At } from '../../../web/src/common-view-model.ts';

/** Writes an instant as words and as ISO 8601. */
export function toAt(at: Date): At {
  return { iso: at.toISOString(), words: t('{at, date, mediumTime} UTC', { at }) };
}
