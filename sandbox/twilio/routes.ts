import { Type } from 'typebox';
import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { Inbox } from '../inbox/inbox.ts';

interface TwilioDeps {
  readonly inbox: Inbox;
  readonly accountSid: string;
  readonly authToken: string;
  readonly newSid: () => string;
}

const Body = Type.Object({
  To: Type.Optional(Type.String()),
  From: Type.Optional(Type.String()),
  Body: Type.Optional(Type.String()),
});

/** Twilio's message API, version 2010-04-01: the one call that sends an SMS. */
export function twilioRoutes({ inbox, accountSid, authToken, newSid }: TwilioDeps): Routes {
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return async (app) => {
    app.post('/2010-04-01/Accounts/:sid/Messages.json', { schema: { body: Body } }, async (request, reply) => {
      const { sid } = request.params as { sid: string };
      if (request.headers.authorization !== expected || sid !== accountSid)
        return refuse(reply, 401, 20003, 'Authenticate');
      const { To: to = '', From: from = '', Body: text = '' } = request.body;
      if (!/^\+[1-9]\d{6,14}$/.test(to)) return refuse(reply, 400, 21211, `Invalid 'To' Phone Number: ${to}`);
      if (text === '') return refuse(reply, 400, 21602, 'Message body is required.');
      const message = await inbox.add({ kind: 'sms', from, to, subject: '', text });
      return reply.code(201).send({
        sid: newSid(),
        account_sid: accountSid,
        api_version: '2010-04-01',
        body: text,
        date_created: new Date(message.at).toUTCString(),
        direction: 'outbound-api',
        error_code: null,
        error_message: null,
        from,
        num_segments: String(Math.ceil(text.length / 153)),
        status: 'queued',
        to,
        uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.id}.json`,
      });
    });
  };
}

function refuse(reply: FastifyReply, status: number, code: number, message: string) {
  return reply.code(status).send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}
