import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { sandboxPage, script, stylesheet } from './page.ts';

interface Part {
  readonly path: string;
  readonly name: string;
  readonly words: string;
  readonly stands: string;
}

const parts: readonly Part[] = [
  {
    path: '/inbox',
    name: 'Inbox',
    words: 'Every text message and mail: codes, receipts, notices.',
    stands: 'Twilio’s API and a mail server (SMTP)',
  },
  {
    path: '/processor',
    name: 'Cards',
    words: 'What the card processor charged, and the card numbers to try.',
    stands: 'Stripe’s API, its card page, and banks that ask',
  },
  {
    path: '/disputes',
    name: 'Disputes',
    words: 'What banks do after a charge: disputes, refunds, payouts and debits on their way.',
    stands: 'the banks of buyers and sellers',
  },
  {
    path: '/bank',
    name: 'Bank',
    words: 'The account to which the card processor pays out, and its statements as files.',
    stands: 'the operator’s bank (camt.053 of ISO 20022)',
  },
  {
    path: '/carrier',
    name: 'Parcels',
    words: 'What sellers have shipped. Move a parcel on, or deliver it.',
    stands: 'EasyPost’s API',
  },
  {
    path: '/clock/control',
    name: 'Clock',
    words: 'Move business time on, to see deadlines come.',
    stands: 'patience',
  },
  {
    path: '/push',
    name: 'Devices',
    words: 'What people’s devices show of the wallet while it is closed.',
    stands: 'the push services of browsers (RFC 8030)',
  },
  {
    path: '/events',
    name: 'Events',
    words: 'The events sent to wallet and market, whether they were accepted, and how to send them again.',
    stands: 'signed webhooks',
  },
  {
    path: '/failures',
    name: 'Failures',
    words: 'Cut a line, lose an answer, be slow or broken.',
    stands: 'the days on which things break',
  },
  {
    path: '/ecb/eurofxref-daily.xml',
    name: 'Reference rates',
    words: 'The day’s euro rates.',
    stands: 'the European Central Bank’s XML',
  },
];

/** The sandbox's front page, and the files that all its pages load. */
export const homeRoutes: Routes = async (app) => {
  app.get('/sandbox.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet));
  app.get('/sandbox.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(script));
  app.get('/', async (_request, reply) => {
    const body = html`<p>
        Wallet and market reach everything outside through the protocols of real companies. On this machine, these stand
        in for them; nobody is charged and nothing is sent.
      </p>
      <ul class="cards">
        ${parts.map(
          ({ path, name, words, stands }) =>
            html`<li class="card">
              <a href="${path}"><strong>${name}</strong></a>
              <p>${words}</p>
              <p class="meta">Stands in for ${stands}.</p>
            </li>`,
        )}
      </ul>`;
    return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'The outside world', body }));
  });
};
