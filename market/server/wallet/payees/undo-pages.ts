import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { sendMissing } from '../../message-pages.ts';
import type { Pages } from '../../pages.ts';
import type { Moves } from './moves-service.ts';
import { undoneBy } from './moves-domain.ts';
import type { Move, Undoing } from './moves-domain.ts';
import { undoneWords } from './words.ts';
import { urls } from '../../urls.ts';

interface UndoPageDeps {
  readonly moves: Pick<Moves, 'findUndo' | 'undo'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
}

type OfToken = { Params: { token: string } };

/**
 * The page behind the link in a move's letter. It works without signing in, because the letter's reader may have lost
 * the account. Opening it changes nothing, because mail scanners open links; its button does.
 */
export function undoPages(deps: UndoPageDeps): Routes {
  const { moves, forms } = deps;
  return async (app) => {
    app.get<OfToken>(urls.wallet.undoMove.pattern, async (request, reply) => showUndo(deps, request, reply));
    const options = { schema: { body: FormFields } };
    app.post<OfToken>(urls.wallet.undoMove.pattern, options, async (request, reply) => {
      const { token } = request.params;
      if (forms.accepts(request)) await moves.undo(token);
      return reply.redirect(urls.wallet.undoMove({ token }), 303);
    });
  };
}

async function showUndo(
  { moves, pages }: UndoPageDeps,
  request: FastifyRequest<OfToken>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { token } = request.params;
  const found = await moves.findUndo(token);
  if (!found) return sendMissing(pages, request, reply);
  const { move, undoing, later } = found;
  if (undoing === 'over') return showUndone(pages, request, reply, undoneBy(move));
  const due = formatDate(move.dueAt, 'longDate');
  const isWaiting = undoing === 'stop';
  const title = t('Undo this change?');
  return pages.send(request, reply, {
    title,
    data: {
      page: 'payout-undo',
      token,
      title,
      text: isWaiting
        ? t('From {due} on, your sales are to be paid into {label}. If you did not ask for it, undo it.', {
            due,
            label: move.label,
          })
        : takenWords(move, later.at(-1)),
      consequence: isWaiting
        ? t('You stay paid into the wallet that you have, and you are signed out everywhere.')
        : t(
            'Your goods go off sale until you link the wallet that you had before, which takes effect at once. You are signed out everywhere.',
          ),
      action: t('Undo the change'),
    },
  });
}

/** Says into which wallet the sales are paid. @param last The last move since then. */
function takenWords({ label, dueAt }: Move, last: Move | undefined): string {
  const due = formatDate(dueAt, 'longDate');
  return last
    ? t(
        'Your sales were moved to {label} on {due}, and are paid into {lastLabel} since {lastDue}. If you did not ask for it, undo all of it.',
        { label, due, lastLabel: last.label, lastDue: formatDate(last.dueAt, 'longDate') },
      )
    : t('Your sales are paid into {label} since {due}. If you did not ask for it, undo it.', { label, due });
}

function showUndone(pages: Pages, request: FastifyRequest, reply: FastifyReply, undone: Undoing) {
  const { title, text } = undoneWords(undone);
  return pages.send(request, reply, {
    title,
    data: {
      page: 'message',
      title,
      text,
      reference: undefined,
      action: { href: urls.accounts.security(), label: t('Sign in and change my password') },
    },
  });
}
