import { Type } from 'typebox';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Routes } from '#platform/http/app.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { segmentsOf, smsJson, tellStatus } from './messages.ts';
import type { Sms } from './messages.ts';

interface TwilioDeps {
  readonly inbox: Inbox;
  readonly switchboard: Switchboard;
  readonly accountSid: string;
  readonly authToken: string;
  readonly newSid: () => string;
  /** The messages that were sent, by their ids. */
  readonly sent: Record<string, Sms>;
  readonly save: () => Promise<void>;
  readonly now: () => Date;
  readonly http: typeof fetch;
  readonly log: Logger;
}

const Body = Type.Object({
  To: Type.Optional(Type.String()),
  From: Type.Optional(Type.String()),
  Body: Type.Optional(Type.String()),
  StatusCallback: Type.Optional(Type.String()),
});
const OfAccount = Type.Object({ sid: Type.String() });
const OfMessage = Type.Object({ sid: Type.String(), id: Type.String() });
const Page = Type.Object({
  To: Type.Optional(Type.String()),
  From: Type.Optional(Type.String()),
  PageSize: Type.Optional(Type.String({ pattern: '^\\d{1,4}$' })),
});

const MOST_CHARACTERS = 1_600;
const MOST_KEPT = 500;
const USUAL_PAGE = 50;

interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

const broken = { status: 500, code: 20500, message: 'Internal Server Error' };

/** Twilio's messages, version 2010-04-01: send, list, read, redact and delete. */
export function twilioRoutes(deps: TwilioDeps): Routes {
  const { switchboard, accountSid, sent } = deps;
  const messages = '/2010-04-01/Accounts/:sid/Messages';
  return async (app) => {
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
    app.addHook('preHandler', async (request, reply) => refuseStranger(request, reply, deps));
    app.post(`${messages}.json`, { schema: { params: OfAccount, body: Body } }, async (request, reply) => {
      const { To: to = '', From: from = '', Body: text = '', StatusCallback: callback } = request.body;
      const refusal = judge({ to, from, text });
      return refusal ? refuse(reply, refusal) : send(deps, reply, { to, from, text, callback: callback || null });
    });
    app.get(`${messages}.json`, { schema: { params: OfAccount, querystring: Page } }, async (request) => {
      const { To: to, From: from, PageSize: size } = request.query;
      const some = Object.values(sent)
        .filter((one) => (to === undefined || one.to === to) && (from === undefined || one.from === from))
        .toReversed();
      return listJson(some, Number(size ?? USUAL_PAGE), accountSid);
    });
    app.get(`${messages}/:id.json`, { schema: { params: OfMessage } }, async (request, reply) => {
      const sms = find(sent, request.params.id);
      return sms ? smsJson(sms, accountSid) : refuseMissing(reply, request);
    });
    app.post(`${messages}/:id.json`, { schema: { params: OfMessage, body: Body } }, async (request, reply) => {
      const sms = find(sent, request.params.id);
      if (!sms) return refuseMissing(reply, request);
      // Twilio takes only the empty text, which redacts the message.
      if (request.body.Body === '') sms.body = '';
      await deps.save();
      return smsJson(sms, accountSid);
    });
    app.delete(`${messages}/:id.json`, { schema: { params: OfMessage } }, async (request, reply) => {
      if (!find(sent, request.params.id)) return refuseMissing(reply, request);
      delete sent[request.params.id];
      await deps.save();
      return reply.code(204).send();
    });
  };
}

function refuseStranger(request: FastifyRequest, reply: FastifyReply, { accountSid, authToken }: TwilioDeps) {
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const { sid } = request.params as { sid?: string };
  if (request.headers.authorization === expected && sid === accountSid) return undefined;
  return refuse(reply, { status: 401, code: 20003, message: 'Authenticate' });
}

async function send(
  deps: TwilioDeps,
  reply: FastifyReply,
  { from, to, text, callback }: { from: string; to: string; text: string; callback: string | null },
) {
  const { inbox, sent } = deps;
  const message = await inbox.add({ kind: 'sms', from, to, subject: '', text });
  const segments = segmentsOf(text);
  const sms: Sms = {
    sid: deps.newSid(),
    from,
    to,
    body: text,
    segments,
    status: 'queued',
    callback,
    createdAt: message.at,
    sentAt: null,
  };
  sent[sms.sid] = sms;
  for (const old of Object.keys(sent).slice(0, -MOST_KEPT)) delete sent[old];
  const answer = smsJson(sms, deps.accountSid);
  await deps.save();
  void deliver(deps, sms);
  return reply.code(201).send(answer);
}

/** The network takes it at once. */
async function deliver(deps: TwilioDeps, sms: Sms): Promise<void> {
  for (const status of ['sent', 'delivered'] as const) {
    sms.status = status;
    sms.sentAt = deps.now().toISOString();
    await tellStatus(sms, deps);
  }
}

function find(sent: Readonly<Record<string, Sms>>, sid: string): Sms | undefined {
  return Object.hasOwn(sent, sid) ? sent[sid] : undefined;
}

function listJson(some: readonly Sms[], size: number, accountSid: string) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages.json?PageSize=${size}&Page=0`;
  const shown = some.slice(0, size);
  return {
    end: Math.max(shown.length - 1, 0),
    first_page_uri: uri,
    messages: shown.map((one) => smsJson(one, accountSid)),
    next_page_uri: null,
    page: 0,
    page_size: size,
    previous_page_uri: null,
    start: 0,
    uri,
  };
}

/** The published test numbers that cannot receive, and those that cannot send. */
const TO: ReadonlyMap<string, [number, string]> = new Map([
  ['+15005550001', [21211, "Invalid 'To' Phone Number: +15005550001"]],
  [
    '+15005550002',
    [21612, "Message cannot be sent with the current combination of 'To' (+15005550002) and 'From' parameters."],
  ],
  [
    '+15005550003',
    [21408, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: +15005550003"],
  ],
  ['+15005550004', [21610, 'Attempt to send to unsubscribed recipient']],
  ['+15005550009', [21614, "'To' number: +15005550009, is not a valid mobile number"]],
]);
const FROM: ReadonlyMap<string, [number, string]> = new Map([
  ['+15005550001', [21212, "Invalid 'From' Number: +15005550001"]],
  [
    '+15005550007',
    [21606, "The 'From' phone number +15005550007 is not a valid, message-capable Twilio phone number."],
  ],
  ['+15005550008', [21611, "This 'From' number has exceeded the maximum number of queued messages."]],
]);

/** Refusals by Twilio's codes. Twilio's published test numbers have the documented outcomes. */
function judge({ to, from, text }: { to: string; from: string; text: string }): Refusal | undefined {
  const refusal = (code: number, message: string): Refusal => ({ status: 400, code, message });
  if (to === '') return refusal(21604, "A 'To' phone number is required.");
  if (from === '') return refusal(21603, "A 'From' phone number is required.");
  const known = FROM.get(from) ?? TO.get(to);
  if (known) return refusal(...known);
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusal(21211, `Invalid 'To' Phone Number: ${to}`);
  if (text === '') return refusal(21602, 'Message body is required.');
  if (text.length <= MOST_CHARACTERS) return undefined;
  return refusal(21617, 'The concatenated message body exceeds the 1600 character limit.');
}

function refusalJson({ status, code, message }: Refusal) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

function refuse(reply: FastifyReply, refusal: Refusal) {
  return reply.code(refusal.status).send(refusalJson(refusal));
}

function refuseMissing(reply: FastifyReply, request: FastifyRequest) {
  const message = `The requested resource ${request.url.split('?')[0]} was not found`;
  return refuse(reply, { status: 404, code: 20404, message });
}
