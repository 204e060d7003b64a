interface SendRule {
  readonly most: number;
  readonly withinMs: number;
}

/** The time until another code may be sent; 0 if it may be now. @param sent The times of the codes that still count. */
export function waitForCodeMs(rules: readonly SendRule[], sent: readonly Date[], now: Date): number {
  const waits = rules.map(({ most, withinMs }) => {
    const ends = sent.map((at) => at.getTime() + withinMs - now.getTime()).filter((ms) => ms > 0);
    // With `most` codes in the time, the wait is until so many of them have left it that one more fits.
    return ends.toSorted((one, other) => one - other).at(-most) ?? 0;
  });
  return Math.max(...waits);
}
