import { isReadable } from '../kernel/readable.ts';
import { typedLine } from '../kernel/typed.ts';
import { endings } from './kinds.ts';
import type { StoredKind } from './kinds.ts';

const MOST_SIGNS = 80;
/** The name of a file without a readable one. */
const NAMELESS = 'file';

/**
 * A name that is safe to show and to save: one line, without folders, invisible characters, and characters that a file
 * system or a header interprets. Its ending says the kind of the content, whatever ending the sent name has.
 */
export function safeName(sent: string, kind: StoredKind): string {
  const last = sent.split(/[/\\]/).at(-1)!;
  const shown = typedLine(last.toWellFormed().replaceAll(/[<>:"|?*%;\ufffd]/g, '_'));
  const stem = cut(withoutDots(withoutDots(shown).replace(/\.[A-Za-z0-9]{1,8}$/, '')));
  return `${isReadable(stem) && !isDevice(stem) ? stem : NAMELESS}.${endings[kind]}`;
}

/** A name must neither be hidden nor end with a dot, which Windows drops. */
function withoutDots(name: string): string {
  return name.replaceAll(/^[. ]+|[. ]+$/g, '');
}

/** Cuts between visible letters. */
function cut(name: string): string {
  let kept = '';
  for (const { segment } of new Intl.Segmenter('en').segment(name.slice(0, MOST_SIGNS + 1))) {
    if (kept.length + segment.length > MOST_SIGNS) break;
    kept += segment;
  }
  return withoutDots(kept);
}

/** The names that Windows gives to its devices, in any folder and with any ending. */
function isDevice(name: string): boolean {
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
}
