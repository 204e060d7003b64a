import { pluralRules } from './formats.ts';

const one = pluralRules('en-IE');

/** Writes a count of things: `1 try`, `2 tries`. @param many The plural, if it is not formed with `s`. */
export function counted(count: number, single: string, many = `${single}s`): string {
  return `${count} ${one.select(count) === 'one' ? single : many}`;
}

/** Writes a text from outside for a terminal, whose cursor it must not move: it could hide what stands above. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '�');
}
