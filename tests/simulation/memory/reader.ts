import { Unreadable } from './unreadable.ts';
import { tokensOf } from './lexer.ts';
import type { Token } from './lexer.ts';

/** Reads the tokens of one statement, one after the other. */
export class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  peek(ahead: number): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** Returns the next token, and moves past it. */
  take(): Token {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  /** Returns whether these words or signs come next. */
  sees(...values: readonly string[]): boolean {
    return values.every((value, ahead) => {
      const token = this.peek(ahead);
      return token !== undefined && token.kind !== 'text' && token.value === value;
    });
  }

  /** Moves past these words or signs, if they come next. @returns Whether they did. */
  skip(...values: readonly string[]): boolean {
    if (!this.sees(...values)) return false;
    this.#at += values.length;
    return true;
  }

  expect(...values: readonly string[]): void {
    if (!this.skip(...values)) this.fail(`“${values.join(' ')}” is expected`);
  }

  word(): string {
    if (this.next.kind !== 'word') this.fail('a name is expected');
    return this.take().value;
  }

  /** Reads `schema.table`, or a name alone. */
  path(): string {
    let path = this.word();
    while (this.skip('.')) path += `.${this.word()}`;
    return path;
  }

  /** Reads `(a, b, …)`, each item by `read`. */
  list<T>(read: () => T): T[] {
    this.expect('(');
    const items = this.commas(read);
    this.expect(')');
    return items;
  }

  /** Reads `a, b, …`, each item by `read`. */
  commas<T>(read: () => T): T[] {
    const items = [read()];
    while (this.skip(',')) items.push(read());
    return items;
  }

  fail(why: string): never {
    const rest = this.#tokens.slice(this.#at, this.#at + 8).map((token) => token.value);
    throw new Unreadable(`The memory database does not read this: ${why} before “${rest.join(' ')}” in ${this.#text}`);
  }
}
