import { invariant } from '#platform/kernel/invariant.ts';
import { PayeeName } from '../wallet/server/linking/oauth/schema.ts';

type Node = Readonly<Record<string, unknown>>;

/**
 * Generates a module of the SDK with the limits of a payment, from the wallet's contract, and of a payee's name, from
 * its authorization details. With it, a shop checks its carts by the same limits as the wallet.
 */
export function boundsModule(contract: Node): string {
  const body = at(contract, 'paths', '/v1/payments', 'post', 'requestBody', 'content', 'application/json', 'schema');
  const lines = at(body, 'properties', 'lines');
  const line = at(lines, 'items', 'properties');
  const bounds = {
    lines: lines['maxItems'],
    parts: at(body, 'properties', 'parts')['maxItems'],
    descriptionLetters: at(line, 'description')['maxLength'],
    orderDescriptionLetters: at(body, 'properties', 'order', 'properties', 'description')['maxLength'],
    quantity: at(line, 'quantity')['maximum'],
    amount: at(line, 'amount', 'properties', 'amount')['pattern'],
  };
  for (const [name, bound] of Object.entries(bounds)) invariant(bound !== undefined, `the contract bounds ${name}`);
  return `// Made by \`npm run contract\` from the wallet's contract.

/** The limits of one payment. Patterns are those of JSON Schema: use them with the flag \`u\`. */
export const paymentBounds = {
  /** The most items of an order. */
  lines: ${String(bounds.lines)},
  /** The most sellers of an order. */
  parts: ${String(bounds.parts)},
  /** The largest quantity of one item. */
  quantity: ${String(bounds.quantity)},
  /** The longest description of an item, in visible code points. */
  descriptionLetters: ${String(bounds.descriptionLetters)},
  /** The longest description of an order, in visible code points. */
  orderDescriptionLetters: ${String(bounds.orderDescriptionLetters)},
  /** The pattern of an amount above zero in minor units: of an item, a part or the payment. */
  amount: ${literal(bounds.amount)},
} as const;

/** The limits of a payee. */
export const payeeBounds = {
  /** The longest name under which payers see the payee, in visible code points. */
  nameLetters: ${String((PayeeName as unknown as { maxLength: number }).maxLength)},
} as const;
`;

  /** Follows a path through the document, including references. */
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
