/** Sends short messages; rejects when the provider did not take one. */
export interface SmsGateway {
  send(message: { to: string; text: string }): Promise<void>;
}

/** Why no message can go to a number: it would be refused again. */
export type Unreachable = 'number_wrong' | 'country_off' | 'opted_out';

/** The provider certainly did not take the message. After any other error, it may have been sent. */
export class SmsRefused extends Error {
  /** Null for a refusal that may be another one later, such as of too many messages. */
  readonly unreachable: Unreachable | null;

  constructor(message: string, unreachable: Unreachable | null = null) {
    super(message);
    this.unreachable = unreachable;
  }
}

/** Twilio's codes of refusals that last. */
const UNREACHABLE: ReadonlyMap<unknown, Unreachable> = new Map<unknown, Unreachable>([
  [21211, 'number_wrong'],
  [21614, 'number_wrong'],
  [21408, 'country_off'],
  [21610, 'opted_out'],
]);

/** Speaks the protocol of Twilio's message API (2010-04-01): one form post with basic authentication. */
export function createTwilioGateway(settings: {
  url: string;
  accountSid: string;
  authToken: string;
  from: string;
  http: typeof fetch;
}): SmsGateway {
  const { accountSid, authToken, from, http } = settings;
  const url = new URL(`/2010-04-01/Accounts/${accountSid}/Messages.json`, settings.url);
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return { send: (message) => postMessage({ url, authorization, from, http }, message) };
}

interface TwilioApi {
  readonly url: URL;
  /** The `Authorization` header. */
  readonly authorization: string;
  /** The sender's number. */
  readonly from: string;
  readonly http: typeof fetch;
}

async function postMessage(
  { url, authorization, from, http }: TwilioApi,
  { to, text }: Parameters<SmsGateway['send']>[0],
): Promise<void> {
  const answer = await http(url, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ To: to, From: from, Body: text }),
    signal: AbortSignal.timeout(10_000),
  });
  const words = `The SMS gateway answered ${answer.status}.`;
  const isRefused = answer.status >= 400 && answer.status < 500 && answer.status !== 408;
  if (isRefused) {
    const refusal = (await answer.json().catch(() => null)) as { readonly code?: unknown } | null;
    throw new SmsRefused(words, UNREACHABLE.get(refusal?.code) ?? null);
  }
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(words);
}
