import { Type } from 'typebox';
import type { FastifyError, FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import type { Inbox } from '../inbox/inbox.ts';

interface TwilioDeps {
  readonly inbox: Inbox;
  readonly switchboard: Switchboard;
  readonly accountSid: string;
  readonly authToken: string;
  readonly newSid: () => string;
}

const Body = Type.Object({
  To: Type.Optional(Type.String()),
  From: Type.Optional(Type.String()),
  Body: Type.Optional(Type.String()),
});
const Params = Type.Object({ sid: Type.String() });

const MOST_CHARACTERS = 1_600;

interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** Twilio's message API, version 2010-04-01: the one call that sends an SMS. */
export function twilioRoutes({ inbox, switchboard, accountSid, authToken, newSid }: TwilioDeps): Routes {
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return async (app) => {
    const broken = { status: 500, code: 20500, message: 'Internal Server Error' };
    guard(app, {
      switchboard,
      edge: 'twilio',
      refusal: { status: 500, body: refusalJson(broken) },
      tooMany: { status: 429, body: refusalJson({ status: 429, code: 20429, message: 'Too Many Requests' }) },
    });
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status < 500) return refuse(reply, { status, code: 20001, message: error.message });
      request.log.error({ err: error, req: request }, 'the text message service failed');
      return refuse(reply, broken);
    });
    const schema = { params: Params, body: Body };
    app.post('/2010-04-01/Accounts/:sid/Messages.json', { schema }, async (request, reply) => {
      const isTheirs = request.headers.authorization === expected && request.params.sid === accountSid;
      if (!isTheirs) return refuse(reply, { status: 401, code: 20003, message: 'Authenticate' });
      const { To: to = '', From: from = '', Body: text = '' } = request.body;
      const refusal = judge({ to, from, text });
      if (refusal) return refuse(reply, refusal);
      const message = await inbox.add({ kind: 'sms', from, to, subject: '', text });
      return reply.code(201).send(messageJson({ sid: newSid(), accountSid, from, to, text, at: message.at }));
    });
  };
}

/** Refusals by Twilio's codes. Twilio's published test numbers have the documented outcomes. */
function judge({ to, from, text }: { to: string; from: string; text: string }): Refusal | undefined {
  if (to === '') return { status: 400, code: 21604, message: "A 'To' phone number is required." };
  if (from === '') return { status: 400, code: 21603, message: "A 'From' phone number is required." };
  if (!/^\+[1-9]\d{6,14}$/.test(to) || to === '+15005550001')
    return { status: 400, code: 21211, message: `Invalid 'To' Phone Number: ${to}` };
  if (to === '+15005550009') return { status: 400, code: 21614, message: `'To' number is not a valid mobile number` };
  if (text === '') return { status: 400, code: 21602, message: 'Message body is required.' };
  if (text.length > MOST_CHARACTERS)
    return { status: 400, code: 21617, message: 'The concatenated message body exceeds the 1600 character limit.' };
  return undefined;
}

function messageJson(sent: { sid: string; accountSid: string; from: string; to: string; text: string; at: string }) {
  const { sid, accountSid, from, to, text, at } = sent;
  const date = new Date(at).toUTCString().replace('GMT', '+0000');
  return {
    sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: text,
    date_created: date,
    date_sent: null,
    date_updated: date,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(segmentsOf(text)),
    price: null,
    price_unit: 'USD',
    status: 'queued',
    subresource_uris: { media: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media.json` },
    to,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
  };
}

/**
 * GSM 03.38: 160 characters in a single message, 153 in each of several; 70 and 67 with a character outside its
 * alphabet.
 */
function segmentsOf(text: string): number {
  const isPlain = /^[\n\r !-_a-z{|}~€£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉÄÖÑÜ§¿äöñüà¡¤]*$/.test(text);
  const [alone, each] = isPlain ? [160, 153] : [70, 67];
  return text.length <= alone ? 1 : Math.ceil(text.length / each);
}

function refusalJson({ status, code, message }: Refusal) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

function refuse(reply: FastifyReply, refusal: Refusal) {
  return reply.code(refusal.status).send(refusalJson(refusal));
}
