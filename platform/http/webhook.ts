/** How far a webhook's timestamp may be from our time, either way. */
export const WEBHOOK_WINDOW_S = 5 * 60;

/** Whether a webhook's timestamp is current: it is neither a late replay, nor dated ahead to stay valid for longer. */
export function isOfNow(signedAtS: number, now: Date): boolean {
  return Math.abs(now.getTime() / 1_000 - signedAtS) <= WEBHOOK_WINDOW_S;
}

/**
 * Reads the JSON object in a webhook's body; undefined if the body is anything else. A right signature proves the
 * sender of the bytes, not that they are an event.
 */
export function readJsonObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a parsed value is an object, neither null nor a list. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
