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
  const stem = cut(shown(sent).replace(/\.[A-Za-z0-9]{1,8}$/, ''));
  return `${isReadable(stem) && !isDevice(stem) ? stem : NAMELESS}.${endings[kind]}`;
}

/** The name of a refused file, safe to show to the person who sent it, with the sent ending. */
export function shownName(sent: string): string {
  const name = cut(shown(sent));
  return isReadable(name) ? name : NAMELESS;
}

function shown(sent: string): string {
  const last = sent.split(/[/\\]/).at(-1)!;
  return withoutDots(typedLine(last.toWellFormed().replaceAll(/[<>:"|?*%;\ufffd]/g, '_')));
}

/** A name must neither be hidden nor end with a dot, which Windows drops. */
function withoutDots(name: string): string {
  return name.replaceAll(/^[. ]+|[. ]+$/g, '');
}

/** Cuts between visible letters. */
function cut(given: string): string {
  const name = withoutDots(given);
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
