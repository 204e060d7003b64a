/** The reasons why a recovery code is not accepted. */
export type RecoveryCodeError = { readonly code: 'recovery_malformed' } | { readonly code: 'recovery_wrong' };

/** A holder's set of codes: how many are left, and when it was made. */
export interface RecoverySet {
  readonly left: number;
  readonly madeAt: Date;
}

/** Judges whether a holder may make codes: only one who has a strong factor, for which they stand in. */
export function mayMake(factors: {
  readonly hasPin: boolean;
  readonly hasPasskey: boolean;
  readonly hasAuthenticator: boolean;
}): boolean {
  return factors.hasPin || factors.hasPasskey || factors.hasAuthenticator;
}
