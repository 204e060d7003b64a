import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import { ratesAt } from './rates.ts';
import type { ReferenceRates } from './rates.ts';

const DAY_MS = 86_400_000;
const DAYS = 90;

/** The European Central Bank's reference rates, of the day and of ninety days, in its own XML. */
export function ecbRoutes(deps: { now: () => Date; switchboard: Switchboard }): Routes {
  return async (app) => {
    guard(app, {
      switchboard: deps.switchboard,
      edge: 'ecb',
      refusal: { status: 503, body: {} },
      tooMany: { status: 429, body: {} },
    });
    app.get('/ecb/eurofxref-daily.xml', async (request, reply) => send(request, reply, [ratesAt(deps.now())]));
    app.get('/ecb/eurofxref-hist-90d.xml', async (request, reply) => send(request, reply, ratesUntil(deps.now())));
  };
}

/** The rates of the working days of ninety days, the newest first. */
function ratesUntil(now: Date): ReferenceRates[] {
  const all = Array.from({ length: DAYS }, (_, ago) => ratesAt(new Date(now.getTime() - ago * DAY_MS)));
  return [...new Map(all.map((one) => [one.date, one])).values()];
}

function send(request: FastifyRequest, reply: FastifyReply, days: readonly ReferenceRates[]) {
  const xml = toXml(days);
  const tag = `"${createHash('sha256').update(xml).digest('hex').slice(0, 16)}"`;
  void reply.header('etag', tag).header('last-modified', new Date(`${days[0]!.date}T15:00:00Z`).toUTCString());
  if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  return reply.type('text/xml; charset=utf-8').send(xml);
}

function toXml(days: readonly ReferenceRates[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
${days.map(dayXml).join('\n')}
\t</Cube>
</gesmes:Envelope>
`;
}

function dayXml({ date, rates }: ReferenceRates): string {
  const lines = rates.map(({ currency, rate }) => `\t\t\t<Cube currency='${currency}' rate='${rate}'/>`);
  return `\t\t<Cube time='${date}'>\n${lines.join('\n')}\n\t\t</Cube>`;
}
