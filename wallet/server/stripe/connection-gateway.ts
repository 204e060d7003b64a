import Stripe from 'stripe';
import { ProcessorUnavailableError } from './domain.ts';

export interface StripeConnection {
  readonly apiUrl: string;
  readonly secretKey: string;
  readonly http: typeof fetch;
}

const READ_WITHIN_MS = 10_000;

/** Connects Stripe's SDK to the address in the settings. */
export function connectStripe(settings: StripeConnection): Stripe {
  const url = new URL(settings.apiUrl);
  const protocol = url.protocol === 'https:' ? ('https' as const) : ('http' as const);
  return new Stripe(settings.secretKey, {
    host: url.hostname,
    port: url.port === '' ? (protocol === 'https' ? 443 : 80) : url.port,
    protocol,
    httpClient: Stripe.createFetchHttpClient(settings.http),
    timeout: READ_WITHIN_MS,
    maxNetworkRetries: 1,
    telemetry: false,
  });
}

/** Calls the processor; undefined if the object does not exist or has already ended. */
export async function unlessOver<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await answered(call);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return undefined;
    throw error;
  }
}

/** Whether an error is one of the processor, or of the connection to it. */
export function isStripeError(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeError;
}

/** Whether an error is a certain refusal, after which nothing has happened. A key in use is none. */
export function isRefusal(error: unknown): error is Stripe.errors.StripeError {
  if (!isStripeError(error) || error instanceof Stripe.errors.StripeIdempotencyError) return false;
  return [400, 402, 404, 422].includes(error.statusCode ?? 0);
}

/** Calls the processor; undefined if it refuses. */
export async function unlessRefused<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    return answered(() => Promise.reject(error as Error));
  }
}

/** Turns every failure into `ProcessorUnavailableError`, except a refused request: that is a bug or a stale id. */
export async function answered<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError || !(error instanceof Stripe.errors.StripeError))
      throw error;
    throw new ProcessorUnavailableError(`The card processor did not answer: ${error.type}`, { cause: error });
  }
}
