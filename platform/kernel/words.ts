import { pluralRules } from './formats.ts';

const one = pluralRules('en-IE');

/** So many of something: `1 try`, `2 tries`. @param many The plural where it is more than an `s` at the end. */
export function counted(count: number, single: string, many = `${single}s`): string {
  return `${count} ${one.select(count) === 'one' ? single : many}`;
}
