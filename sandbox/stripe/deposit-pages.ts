import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { entryOf } from './book.ts';
import type { Setup } from './card-book.ts';
import { deeds } from './deeds.ts';
import { verifyDeposits } from './deposits.ts';
import type { Desk } from './desk.ts';
import { doWhatIsDue } from './plans.ts';
import { Fields, Id, sendGone, sendPage } from './send-page.ts';

/** The processor's page on which a person names the small deposits that arrived on a bank account. */
export function depositPages(desk: Desk): Routes {
  const waiting = (id: string) => {
    doWhatIsDue(desk, deeds);
    const setup = entryOf(desk.book.setups, id);
    return setup?.status === 'requires_action' && setup.deposits ? setup : undefined;
  };
  return async (app) => {
    app.get('/deposits/:id', { schema: { params: Id } }, async (request, reply) => {
      const setup = waiting(request.params.id);
      return setup ? ask(reply, setup, undefined) : sendGone(reply);
    });
    app.post('/deposits/:id', { schema: { params: Id, body: Fields } }, async (request, reply) => {
      const setup = waiting(request.params.id);
      if (!setup) return sendGone(reply);
      const { code = '', first = '', second = '' } = request.body;
      const why = verifyDeposits(desk, setup, code === '' ? { amounts: [Number(first), Number(second)] } : { code });
      await desk.commit();
      if (!why) {
        const body = html`<p>The account is proved. Go back to the wallet.</p>`;
        return sendPage(reply, { title: 'Your bank account', body });
      }
      return waiting(setup.id) ? ask(reply, setup, why.message) : sendGone(reply);
    });
  };
}

function ask(reply: FastifyReply, setup: Setup, fault: string | undefined) {
  const field = (name: string, label: string) =>
    html`<div>
      <label for="${name}">${label}</label>
      <input id="${name}" name="${name}" autocomplete="off" maxlength="6" />
    </div>`;
  const body = html`${fault && html`<div class="summary" role="alert">${fault}</div>`}
    <p class="muted">
      The processor sent small amounts to the account. In this sandbox, 32 and 45 cents or the code SM11AA are right, 10
      and 11 or SM33CC end the tries, and 40 and 41 or SM44DD come too late.
    </p>
    <form method="post" action="/deposits/${setup.id}">
      ${
        setup.deposits?.kind === 'amounts'
          ? html`<div class="pair">${field('first', 'First amount in cents')}${field('second', 'Second amount')}</div>`
          : field('code', 'The six signs on your statement')
      }
      <button type="submit">Prove the account</button>
    </form>`;
  return sendPage(reply, { title: 'Prove your bank account', body, status: fault ? 422 : 200 });
}
