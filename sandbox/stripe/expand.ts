import { everyMovement } from './balance.ts';
import { entryOf } from './book.ts';
import { attemptJson, customerJson, mandateJson, methodJson, sessionJson, setupJson } from './card-objects.ts';
import { chargeJson, intentJson, refundJson, reviewJson } from './charge-objects.ts';
import type { Desk } from './desk.ts';
import { accountJson, externalBankJson, reversalJson, transferJson } from './connect-objects.ts';
import { disputeJson, movementJson, payoutJson } from './money-objects.ts';
import { reportJson, verificationJson } from './verification-objects.ts';

type Draw = (desk: Desk, id: string) => object | undefined;

function from<T>(entriesOf: (desk: Desk) => Readonly<Record<string, T>>, draw: (desk: Desk, entry: T) => object): Draw {
  return (desk, id) => {
    const entry = entryOf(entriesOf(desk), id);
    return entry && draw(desk, entry);
  };
}

/** How the object of an id is found and drawn, by the beginning of the id. */
const draws: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  [
    'cus',
    from(
      ({ book }) => book.customers,
      (_desk, one) => customerJson(one),
    ),
  ],
  [
    'pm',
    from(
      ({ book }) => book.methods,
      (_desk, one) => methodJson(one),
    ),
  ],
  ['cs', from(({ book }) => book.sessions, sessionJson)],
  ['seti', from(({ book }) => book.setups, setupJson)],
  ['mandate', from(({ book }) => book.mandates, mandateJson)],
  ['pi', from(({ book }) => book.intents, intentJson)],
  ['ch', from(({ book }) => book.charges, chargeJson)],
  ['py', from(({ book }) => book.charges, chargeJson)],
  [
    're',
    from(
      ({ book }) => book.refunds,
      (_desk, one) => refundJson(one),
    ),
  ],
  ['du', from(({ book }) => book.disputes, disputeJson)],
  ['prv', from(({ book }) => book.reviews, reviewJson)],
  [
    'po',
    from(
      ({ book }) => book.payouts,
      (_desk, one) => payoutJson(one),
    ),
  ],
  ['acct', from(({ book }) => book.accounts, accountJson)],
  [
    'ba',
    from(
      ({ book }) => book.externalBanks,
      (_desk, one) => externalBankJson(one),
    ),
  ],
  ['tr', from(({ book }) => book.transfers, transferJson)],
  [
    'trr',
    from(
      ({ book }) => book.reversals,
      (_desk, one) => reversalJson(one),
    ),
  ],
  ['vs', from(({ book }) => book.verifications, verificationJson)],
  [
    'setatt',
    (desk, id) => {
      const setup = Object.values(desk.book.setups).find((one) => one.attempt === id);
      return setup && attemptJson(desk, setup);
    },
  ],
  [
    'vr',
    ({ book }, id) => {
      const verification = Object.values(book.verifications).find((one) => one.report === id);
      return verification && reportJson(verification);
    },
  ],
  [
    'txn',
    (desk, id) => {
      const movement = everyMovement(desk.book).find((one) => one.id === id);
      return movement && movementJson(desk, movement);
    },
  ],
]);

/** Any object of the book by its id, in the form of the API. */
function objectOf(desk: Desk, id: string): object | undefined {
  return draws.get(id.slice(0, id.indexOf('_')))?.(desk, id);
}

const MOST_LEVELS = 4;

/**
 * Replaces ids by their objects, along paths such as `setup_intent.payment_method` or `data.customer`.
 *
 * @returns The object, or why it cannot be expanded.
 */
export function expand(desk: Desk, object: unknown, paths: readonly string[]): { object: unknown } | { fault: string } {
  let expanded = object;
  for (const path of paths) {
    const members = path.split('.');
    if (members.filter((one) => one !== 'data').length > MOST_LEVELS)
      return { fault: `You cannot expand more than ${MOST_LEVELS} levels of a property. Property: ${path}` };
    const result = expandPath(desk, expanded, members);
    if (result === undefined) return { fault: `This property cannot be expanded (${path}).` };
    expanded = result;
  }
  return { object: expanded };
}

/** Undefined if the object has no such member, or one that is neither an id nor an object. */
function expandPath(desk: Desk, object: unknown, [member, ...rest]: readonly string[]): unknown {
  if (member === undefined || object === null) return object;
  if (typeof object !== 'object') return undefined;
  if (Array.isArray(object)) {
    const items = object.map((item: unknown) => expandPath(desk, item, [member, ...rest]));
    return items.includes(undefined) ? undefined : items;
  }
  if (!Object.hasOwn(object, member)) return undefined;
  // Members that are sent only if they are expanded are not enumerable, and a spread would lose the others of them.
  const members: Readonly<Record<string, PropertyDescriptor>> = Object.getOwnPropertyDescriptors(object);
  const value: unknown = members[member]?.value;
  const isHidden = members[member]?.enumerable === false;
  const found = typeof value === 'string' ? (objectOf(desk, value) ?? (isHidden ? value : undefined)) : value;
  if (!isHidden && found !== null && typeof found !== 'object') return undefined;
  const inner = expandPath(desk, found, rest);
  if (inner === undefined) return undefined;
  const expanded = { value: inner, enumerable: true, configurable: true, writable: true };
  return Object.defineProperties({}, { ...members, [member]: expanded });
}
