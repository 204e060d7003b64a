/** The digits of a phone number: local ones have seven, and none has more than fifteen (E.164). */
const FEWEST = 7;
const MOST = 15;

/** Whether digits with blanks, dots and dashes between them can be called. A tracking code is longer. */
export function isPhone(number: string): boolean {
  const groups = number.split(/[^\d]+/).filter((group) => group !== '');
  const count = groups.reduce((sum, group) => sum + group.length, 0);
  if (count < FEWEST || isListOfSizes(groups)) return false;
  if (count <= MOST) return true;
  // A longer one is a code, in one piece or in groups of four; otherwise it may be two numbers.
  return (
    groups.length > 1 && groups.some((group, at) => group.length !== 4 && (at < groups.length - 1 || group.length > 4))
  );
}

/** Sizes stand side by side and grow by little, as in `36 38 40 42`. */
function isListOfSizes(groups: readonly string[]): boolean {
  return (
    groups.length > 2 &&
    groups.every((group) => /^[1-9]\d$/.test(group)) &&
    groups.slice(1).every((group, at) => {
      const step = Number(group) - Number(groups[at]);
      return step > 0 && step <= 4;
    })
  );
}

/** Numbers that are no contacts, however many digits they have. All of these patterns have a longest match. */
export const keptNumbers: readonly { readonly piece: RegExp; readonly isKept: (found: RegExpExecArray) => boolean }[] =
  [
    // The number of an order or a payment.
    { piece: /(?<![a-z\d])[a-z]{3}_[0-7][\da-hjkmnp-tv-z]{25}(?![a-z\d])/g, isKept: () => true },
    // A day: 2026-11-29, 29.11.2026, 11/29/26.
    {
      piece:
        /(?<![\d+][-./]?)(?:(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}|(\d{1,2})([-./])(\d{1,2})\3(?:(?:19|20)\d\d|\d\d))(?![-./]?\d)/g,
      isKept: ([, , one, , other]) => one === undefined || (Number(one) <= 31 && Number(other) <= 31),
    },
    // An amount with its currency: € 12,999.00 or 1.299,00 EUR.
    {
      piece: /(?:€|\$|£|eur|usd|gbp) ?[1-9]\d{0,2}(?:[.,' ]?\d{3})?(?:[.,]\d\d)?(?![ .,-]?\d)/g,
      isKept: () => true,
    },
    {
      piece:
        /(?<![\d+(.,-] ?)[1-9]\d{0,2}(?:[.,' ]?\d{3})?(?:[.,]\d\d)? ?(?:€|\$|£|eur(?![a-z])|usd(?![a-z])|gbp(?![a-z]))/g,
      isKept: () => true,
    },
    // An amount with cents, also two with a dash between.
    {
      piece: /(?<![\d+(.,-] ?)(?:0|[1-9]\d{0,5})[.,]\d\d(?: ?- ?(?:0|[1-9]\d{0,5})[.,]\d\d)?(?![.,-]? ?\d)/g,
      isKept: () => true,
    },
    // From one number to a larger one: 2019-2024, 5000 - 10000.
    {
      piece: /(?<![\d+(.] ?)([1-9]\d{2,4}) ?- ?([1-9]\d{2,4})(?![.-]? ?\d)/g,
      isKept: ([, low = '', high = '']) =>
        Number(high) > Number(low) && (low.length === high.length || (low.endsWith('0') && high.endsWith('0'))),
    },
  ];
