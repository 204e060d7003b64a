import { invariant } from '#platform/kernel/invariant.ts';
import { PayeeName } from '../wallet/server/linking/oauth/schema.ts';

type Node = Readonly<Record<string, unknown>>;

/**
 * The bounds of a payment, read out of the wallet's contract, and of a payee's name, out of its authorization details:
 * a module of the SDK, so that a shop judges its carts by the very bounds that the wallet judges by.
 */
export function boundsModule(contract: Node): string {
  const body = at(contract, 'paths', '/v1/payments', 'post', 'requestBody', 'content', 'application/json', 'schema');
  const lines = at(body, 'properties', 'lines');
  const line = at(lines, 'items', 'properties');
  const bounds = {
    lines: lines['maxItems'],
    parts: at(body, 'properties', 'parts')['maxItems'],
    descriptionLetters: at(line, 'description')['maxLength'],
    quantity: at(line, 'quantity')['maximum'],
    amount: at(line, 'amount', 'properties', 'amount')['pattern'],
  };
  for (const [name, bound] of Object.entries(bounds)) invariant(bound !== undefined, `the contract bounds ${name}`);
  return `// Made by \`npm run contract\` from the wallet's contract.

/** What the wallet takes at most in one payment. Patterns are those of JSON Schema: use them with the flag \`u\`. */
export const paymentBounds = {
  /** Items of an order. */
  lines: ${String(bounds.lines)},
  /** Sellers of an order. */
  parts: ${String(bounds.parts)},
  /** Of one item. */
  quantity: ${String(bounds.quantity)},
  /** Of what an item is called, in code points; each of them one that people see. */
  descriptionLetters: ${String(bounds.descriptionLetters)},
  /** Minor units above zero, of an item, a part or all. */
  amount: ${literal(bounds.amount)},
} as const;

/** What the wallet takes of somebody who is to be paid. */
export const payeeBounds = {
  /** Of the name under which payers see them, in code points; each of them one that people see. */
  nameLetters: ${String((PayeeName as unknown as { maxLength: number }).maxLength)},
} as const;
`;

  /** Follows a path through the document, and each reference on the way. */
  function at(from: unknown, ...path: readonly string[]): Node {
    let node = resolve(from);
    for (const step of path) {
      node = resolve(node[step]);
    }
    return node;
  }

  function resolve(node: unknown): Node {
    invariant(typeof node === 'object' && node !== null, 'the contract has what bounds a payment');
    const { $ref: reference } = node as { $ref?: string };
    return reference === undefined ? (node as Node) : at(contract, ...reference.replace(/^#\//, '').split('/'));
  }
}

function literal(pattern: unknown): string {
  return `'${String(pattern).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
