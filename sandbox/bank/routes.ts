import { Type } from 'typebox';
import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { formatMoney, parseAmount } from '#platform/money/format.ts';
import { sandboxPage } from '../page.ts';
import { availableOf } from '../stripe/balance.ts';
import type { Desk } from '../stripe/desk.ts';
import { OWN_ACCOUNT, payOut } from '../stripe/payouts.ts';
import { SANDBOX_IBAN, bookingsUntil, dayOf } from './account.ts';
import { statementXml } from './statement.ts';

const Day = Type.Object({ day: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }) });
const OwnBooking = Type.Object({ amount: Type.String({ maxLength: 20 }), words: Type.String({ maxLength: 140 }) });
const MOST_SHOWN = 50;

/** The operator's bank: its account, payouts to it, and its statements. */
export function bankRoutes(desk: Desk): Routes {
  const today = (): string => dayOf(desk.businessS());
  return async (app) => {
    app.get('/bank', async (_request, reply) => drawPage(desk, today(), reply));
    app.get('/bank/statement.xml', { schema: { querystring: Day } }, async (request, reply) => {
      const { day } = request.query as { day: string };
      // A bank makes the statement of a day when the day is over.
      if (Number.isNaN(Date.parse(day)) || day >= today()) {
        return reply.code(404).type('text/plain; charset=utf-8').send(`There is no statement of ${day} yet.\n`);
      }
      return reply
        .header('content-disposition', `attachment; filename="statement-${day}.xml"`)
        .type('application/xml; charset=utf-8')
        .send(statementXml(day, bookingsUntil(desk.book, day)));
    });
    app.post('/bank/payouts', async (_request, reply) => {
      const amount = availableOf(desk, null, 'eur');
      if (amount > 0) {
        const none = { account: null, description: null, statement_descriptor: null, metadata: {} };
        payOut(desk, { ...none, amount, currency: 'eur', destination: OWN_ACCOUNT });
        await desk.commit();
      }
      return reply.redirect('/bank', 303);
    });
    app.post('/bank/bookings', { schema: { body: OwnBooking } }, async (request, reply) => {
      const { amount, words } = request.body as { amount: string; words: string };
      const sign = amount.trim().startsWith('-') ? -1 : 1;
      const money = parseAmount(amount.trim().replace(/^-/, ''), 'EUR');
      if (!money || money.minor === 0n)
        return reply.code(400).type('text/plain').send('Say an amount, such as 12.50.\n');
      const id = desk.newId('BK').replace('_', '').slice(0, 20).toUpperCase();
      const booking = { id, day: today(), amount: sign * Number(money.minor), endToEnd: null, words };
      desk.book.bankBookings[id] = booking;
      await desk.commit();
      return reply.redirect('/bank', 303);
    });
  };
}

function drawPage(desk: Desk, today: string, reply: FastifyReply) {
  const bookings = bookingsUntil(desk.book, today);
  const waiting = Object.values(desk.book.payouts).filter(
    (one) => one.destination === OWN_ACCOUNT && dayOf(one.arrival_date) > today,
  ).length;
  const yesterday = dayOf(desk.businessS() - 86_400);
  const body = html`<p class="muted">
      Account ${SANDBOX_IBAN}. The bank books a payout on the day after it was sent, and makes the statement of a day
      when the day is over.
    </p>
    <form method="post" action="/bank/payouts" class="card">
      <p>${words(availableOf(desk, null, 'eur'))} can be paid out. Payouts on their way: ${waiting}.</p>
      <button>Pay out</button>
    </form>
    <form method="post" action="/bank/bookings" class="card">
      <p>
        <label>Amount <input name="amount" required placeholder="12.50" /></label>
      </p>
      <p>
        <label>Words <input name="words" required maxlength="140" value="Own money" /></label>
      </p>
      <button>Book another amount today</button>
    </form>
    <p><a href="/bank/statement.xml?day=${yesterday}">Statement of ${yesterday} (camt.053)</a></p>
    <h2>Bookings</h2>
    ${
      bookings.length === 0
        ? html`<p class="card">No bookings yet.</p>`
        : bookings
            .toReversed()
            .slice(0, MOST_SHOWN)
            .map((one) => html`<p class="card">${one.day} · ${words(one.amount)} · ${one.words}</p>`)
    }`;
  return reply.type('text/html; charset=utf-8').send(sandboxPage({ title: 'Bank', body }));
}

function words(minor: number): string {
  return formatMoney({ minor: BigInt(minor), currency: 'EUR' });
}
