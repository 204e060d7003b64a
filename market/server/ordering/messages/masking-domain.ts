import {
  ambiguousMessengers,
  spelledDigits,
  ibanLengths,
  messengers,
  nounEndings,
  phoneLabels,
  schemes,
  sureEndings,
  wordEndings,
} from './data.ts';
import { isPhone, keptNumbers } from './numbers-domain.ts';
import { joinedView, plainView, respelled, spanOf } from './view-domain.ts';
import type { Span, View } from './view-domain.ts';

/** Stands in place of each masked piece. */
const MASK = '•••';

/**
 * Masks what leads out of the market: links, e-mail addresses, phone and account numbers, and names at messengers, also
 * in other spellings: `tea at mail dot com`, `t e a @ …`, digits of other scripts or as words. It is a hurdle, and no
 * proof: people always find another spelling. The time grows with the length of the text alone.
 */
export function masked(text: string): string {
  const plain = withoutKept(plainView(text));
  const joined = joinedView(plain);
  const spoken = spokenView(plain);
  const spans = [
    ...[plain, joined].flatMap((view) => [...linksIn(view, allEndings), ...handlesIn(view), ...phonesIn(view)]),
    ...linksIn(spoken, sureEndings),
    ...phonesIn(spoken),
    ...accountsIn(plain),
  ];
  return cover(text, spans);
}

function cover(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    if (from >= at) result += text.slice(at, from) + MASK;
    at = Math.max(at, to);
  }
  return result + text.slice(at);
}

/** In a view: a character that belongs to no word and no number. */
const KEPT = '\0';

/** Takes out the numbers that look like a contact and are none. */
function withoutKept(view: View): View {
  return keptNumbers.reduce(
    (rest, { piece, isKept }) => respelled(rest, piece, (found) => (isKept(found) ? KEPT : found[0])),
    view,
  );
}

/** How a text sounds that spells dots, at signs and digits as words. */
function spokenView(view: View): View {
  const digits = respelled(view, /(?<![a-z])[a-z]{2,5}(?![a-z])/g, ([word]) => spelledDigits.get(word) ?? word);
  const bracketed = respelled(digits, / ?[([{<] ?(?:dot|punkt|punto|point|\.) ?[)\]}>] ?/g, () => '.');
  const dotted = respelled(bracketed, / dot | \. ?|\. (?=com(?![a-z]))|,(?=(?:com|net|org)(?![a-z]))/g, () => '.');
  const signed = respelled(dotted, / ?[([{<] ?(?:at|@) ?[)\]}>] ?/g, () => '@');
  return respelled(signed, / (?:at|@) (?=([\p{L}\d_.-]{3,80}))/gu, (found) =>
    hostEnd(found[1]!, sureEndings) ? '@' : found[0],
  );
}

type Endings = ReadonlySet<string>;
const allEndings: Endings = new Set([...sureEndings, ...nounEndings]);

const scheme = new RegExp(String.raw`(?<![a-z])(?:${schemes.join('|')})[^\s]+`, 'g');
const hostRun = /[\p{L}\d_.-]+/gu;
/** The longest name in front of an at sign (RFC 5321). */
const MOST_IN_MAILBOX = 64;

/** Finds links, e-mail addresses and names behind an at sign. */
function linksIn(view: View, endings: Endings): Span[] {
  const { text } = view;
  const pieces: Span[] = [...text.matchAll(scheme)].map((found) => endOfLink(text, found.index, found[0].length));
  for (const { 0: run, index } of text.matchAll(hostRun)) {
    const behind = text[index + run.length];
    const hasPath = behind === '/' || behind === '?' || behind === ':';
    const length = hostLength(run, endings, hasPath && !/\s/.test(text[index + run.length + 1] ?? ' '));
    if (length > 0)
      pieces.push(length === run.length ? endOfLink(text, index, length) : { from: index, to: index + length });
  }
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const name = /^[\p{L}_][\p{L}\d_.-]+/u.exec(text.slice(at + 1, at + 256))?.[0];
    if (name === undefined) continue;
    const mailbox = /[^\s@<>()[\],;:\0]{1,64}$/.exec(text.slice(Math.max(0, at - MOST_IN_MAILBOX), at))?.[0] ?? '';
    pieces.push({ from: at - mailbox.length, to: at + 1 + name.length });
  }
  return pieces.map(({ from, to }) => spanOf(view, from, to));
}

/** A link goes on to the next blank, if it goes on at all behind its host. */
function endOfLink(text: string, from: number, length: number): Span {
  const rest = /^[/?:#][^\s]{0,2000}/.exec(text.slice(from + length, from + length + 2_001))?.[0] ?? '';
  return { from, to: from + length + rest.length };
}

/** The length of the host name with which a run of letters, digits and dots begins; 0 if it is none. */
function hostLength(run: string, endings: Endings, hasPath: boolean): number {
  const name = run.replace(/[.-]{1,64}$/, '');
  if (name.startsWith('www.') && name.length > 4) return run.length;
  const end = hostEnd(name, endings);
  if (end > 0) return end;
  const last = name.slice(name.lastIndexOf('.') + 1);
  return hasPath && name.includes('.') && wordEndings.has(last) ? run.length : 0;
}

/** The position behind the first ending of a host name; 0 if there is none. */
function hostEnd(name: string, endings: Endings): number {
  let end = 0;
  let before = '';
  for (const label of name.split('.')) {
    end += label.length;
    if (/\p{L}/u.test(before) && endings.has(label)) return restOfHost(name, end, endings);
    before = label;
    end += 1;
  }
  return 0;
}

/** Behind `example.co`, `.uk` belongs to the host too. */
function restOfHost(name: string, end: number, endings: Endings): number {
  const next = /^\.([a-z]+)/.exec(name.slice(end, end + 16));
  return next && endings.has(next[1]!) ? end + next[0].length : end;
}

const fillers = new Set(['at', 'on', 'my', 'me', 'account', '-', '>', 'to', 'as', 'by']);
const marks = new Set([':', '=', 'id', 'handle', 'username', 'user', 'nick', 'nickname']);
/** The most words between a messenger and a person's name there. */
const MOST_BETWEEN = 4;

/** Finds names at messengers: `insta: tea.fan`, `my telegram is teafan`, `snapchat tea_fan42`. */
function handlesIn(view: View): Span[] {
  const words = [...view.text.matchAll(/[\p{L}\d_][\p{L}\d_.]*|[:=>-]/gu)];
  return words.flatMap((found, place) => {
    const isAmbiguous = ambiguousMessengers.has(found[0]);
    if (!isAmbiguous && !messengers.has(found[0])) return [];
    const isOwn = ['my', 'our'].includes(words[place - 1]?.[0] ?? '');
    let isNamed = false;
    let next = place + 1;
    while (next <= place + MOST_BETWEEN) {
      const word = words[next]?.[0] ?? '';
      if (marks.has(word) || (word === 'is' && (isOwn || isNamed))) isNamed = true;
      else if (!fillers.has(word)) break;
      next += 1;
    }
    const name = words[next];
    if (!name || !/[a-z]/.test(name[0])) return [];
    const length = name[0].replace(/\.{1,64}$/, '').length;
    const looksLikeName = !isAmbiguous && length >= 4 && /[\d_]|\.[a-z\d]/.test(name[0]);
    return (isNamed && length >= 3) || looksLikeName ? [spanOf(view, name.index, name.index + length)] : [];
  });
}

const numberRun = /\+?\(?\d(?:[ ().\-_*~·]{0,3}\d)*/g;

/** Finds numbers that can be called. */
function phonesIn(view: View): Span[] {
  return [...view.text.matchAll(numberRun)].flatMap((found) => {
    const word = /[a-z]{1,12}$/.exec(view.text.slice(Math.max(0, found.index - 12), found.index))?.[0];
    // Digits behind letters are one word with them, for instance a tracking code.
    const skipped = word !== undefined && !phoneLabels.has(word) ? /^[+(]*\d+[^\d]*/.exec(found[0])![0].length : 0;
    const number = found[0].slice(skipped);
    const from = found.index + skipped;
    return isPhone(number) ? [spanOf(view, from, from + number.length)] : [];
  });
}

/** Finds account numbers (IBAN, ISO 13616) by their country, length and check digits. */
function accountsIn(view: View): Span[] {
  return [...view.text.matchAll(/(?<![a-z\d])([a-z]{2})\d{2}(?:[ -]?[a-z\d]){11,30}/g)].flatMap((found) => {
    const length = ibanLengths.get(found[1]!);
    if (length === undefined) return [];
    let signs = '';
    let end = 0;
    while (signs.length < length && end < found[0].length) {
      const sign = found[0][end]!;
      if (sign !== ' ' && sign !== '-') signs += sign;
      end += 1;
    }
    return signs.length === length && isCheckedIban(signs) ? [spanOf(view, found.index, found.index + end)] : [];
  });
}

function isCheckedIban(signs: string): boolean {
  let rest = 0;
  for (const sign of signs.slice(4) + signs.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
