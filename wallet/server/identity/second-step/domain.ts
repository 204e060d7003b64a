/** The ways in which a holder can take the second step of a login, and what each needs to be drawn. */
export interface Ways {
  readonly hasPasskey: boolean;
  readonly hasApp: boolean;
  /** Whether a forgotten password was replaced lately with a code by SMS. */
  readonly isRecovered: boolean;
  /** The number of unused recovery codes. */
  readonly recoveryLeft: number;
}

/** A way to take the second step. */
export type Way = 'passkey' | 'app' | 'sms' | 'recovery';

/**
 * Lists a holder's ways, the strongest first. A code by SMS follows the number to a thief's card, so a holder with an app
 * does not get one: the app would protect nothing if a thief could choose the SMS. A passkey may be on a device that is
 * not here, so it does not replace the SMS. For a while, the SMS that replaced a forgotten password is not the second
 * step either: it would be the only one.
 */
export function waysOf({ hasPasskey, hasApp, isRecovered, recoveryLeft }: Ways): Way[] {
  const ways: readonly (Way | false)[] = [
    hasPasskey && 'passkey',
    hasApp && 'app',
    !hasApp && !isRecovered && 'sms',
    recoveryLeft > 0 && 'recovery',
  ];
  return ways.filter((way) => way !== false);
}
