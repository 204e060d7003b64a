import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';

/** A text message as Twilio keeps it. */
export interface Sms {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  /** Empty after it was redacted. */
  body: string;
  readonly segments: number;
  status: 'queued' | 'sent' | 'delivered';
  /** The address that receives each status. */
  readonly callback: string | null;
  readonly createdAt: string;
  sentAt: string | null;
}

/** A message in the form of Twilio's API, version 2010-04-01. */
export function smsJson({ sid, from, to, body, segments, status, createdAt, sentAt }: Sms, accountSid: string) {
  const rfc2822 = (at: string) => new Date(at).toUTCString().replace('GMT', '+0000');
  const base = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  return {
    sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    body,
    date_created: rfc2822(createdAt),
    date_sent: sentAt && rfc2822(sentAt),
    date_updated: rfc2822(sentAt ?? createdAt),
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(segments),
    price: status === 'queued' ? null : `-${(segments * 0.0079).toFixed(5)}`,
    price_unit: 'USD',
    status,
    subresource_uris: { media: `${base}/Media.json` },
    to,
    uri: `${base}.json`,
  };
}

/** The characters of the GSM alphabet (3GPP TS 23.038), and those of its extension, which take the room of two. */
const PLAIN = /^[\n\r !-_a-z{|}~^€£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉÄÖÑÜ§¿äöñüà¡¤]*$/;
const EXTENDED = /[\^{}\\[\]~|€]/g;

/**
 * GSM 03.38: 160 characters in a single message, 153 in each of several; 70 and 67 with a character outside its
 * alphabet.
 */
export function segmentsOf(text: string): number {
  const isPlain = PLAIN.test(text);
  const [alone, each] = isPlain ? [160, 153] : [70, 67];
  const length = text.length + (isPlain ? (text.match(EXTENDED)?.length ?? 0) : 0);
  return length <= alone ? 1 : Math.ceil(length / each);
}

/** Tells the address of a message its status, signed as Twilio signs: HMAC-SHA1 of address and sorted fields. */
export async function tellStatus(
  sms: Sms,
  deps: { accountSid: string; authToken: string; http: typeof fetch; log: Logger },
): Promise<void> {
  if (sms.callback === null) return;
  const fields = {
    AccountSid: deps.accountSid,
    ApiVersion: '2010-04-01',
    From: sms.from,
    MessageSid: sms.sid,
    MessageStatus: sms.status,
    SmsSid: sms.sid,
    SmsStatus: sms.status,
    To: sms.to,
  };
  const signed =
    sms.callback +
    Object.entries(fields)
      .map(([name, value]) => name + value)
      .join('');
  const signature = createHmac('sha1', deps.authToken).update(signed).digest('base64');
  try {
    const answer = await deps.http(sms.callback, {
      method: 'POST',
      headers: { 'user-agent': 'TwilioProxy/1.1', 'x-twilio-signature': signature },
      body: new URLSearchParams(fields),
    });
    await answer.body?.cancel();
  } catch (error) {
    deps.log.warn({ err: error }, 'a status of a text message was not taken');
  }
}
