import type { Routes } from '#platform/http/app.ts';
import { guard } from '../failures/guard.ts';
import type { Switchboard } from '../failures/switchboard.ts';
import { ratesAt } from './rates.ts';
import type { ReferenceRates } from './rates.ts';

/** The European Central Bank's daily reference rates, in its own XML. */
export function ecbRoutes(deps: { now: () => Date; switchboard: Switchboard }): Routes {
  return async (app) => {
    guard(app, {
      switchboard: deps.switchboard,
      edge: 'ecb',
      refusal: { status: 503, body: {} },
      tooMany: { status: 429, body: {} },
    });
    app.get('/ecb/eurofxref-daily.xml', async (_request, reply) =>
      reply.type('text/xml; charset=utf-8').send(toXml(ratesAt(deps.now()))),
    );
  };
}

function toXml({ date, rates }: ReferenceRates): string {
  const lines = rates.map(({ currency, rate }) => `\t\t\t<Cube currency='${currency}' rate='${rate}'/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
\t\t<Cube time='${date}'>
${lines.join('\n')}
\t\t</Cube>
\t</Cube>
</gesmes:Envelope>
`;
}
