import { parse } from '@formatjs/icu-messageformat-parser';

/** A message in the parser's own form. */
export type ParsedMessage = ReturnType<typeof parse>;

export type MessageElement = ParsedMessage[number];

/** Reads a message of ICU. @throws When it is none. A build for browsers has none of this: it parses beforehand. */
export function parseMessage(english: string): ParsedMessage {
  return parse(english);
}
