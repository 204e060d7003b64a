import type { FastifyReply, FastifyRequest } from 'fastify';
import { failureWords } from '#platform/http/failure.ts';
import type { Failure } from '#platform/http/failure.ts';
import { t } from '#platform/words/words.ts';
import type { Pages } from './pages.ts';
import { urls } from './urls.ts';

type Sender = Pick<Pages, 'send'>;

/** Sends the page for an address where there is nothing. */
export function sendMissing(pages: Sender, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return pages.send(request, reply, {
    title: t('Nothing here'),
    status: 404,
    data: {
      page: 'message',
      title: t('There is nothing at this address'),
      text: t('It may have been sold out and taken down, or the link is wrong. Try the search above.'),
      reference: undefined,
      action: { href: urls.catalog.front(), label: t('To the front page') },
    },
  });
}

/** Sends the page for an address that no link of the shop has. */
export function sendUnknownAddress(pages: Sender, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return pages.send(request, reply, {
    title: t('That did not work'),
    status: 400,
    data: {
      page: 'message',
      title: t('That did not work'),
      text: t('This shop has no page at that address.'),
      reference: request.id,
      action: { href: urls.catalog.front(), label: t('To the front page') },
    },
  });
}

/** Sends the page for a network that opens the sign-in page more often than people do. */
export function sendTooManyAsked(pages: Sender, request: FastifyRequest, reply: FastifyReply, waitS: number) {
  const minutes = Math.ceil(waitS / 60);
  return pages.send(request, reply, {
    title: t('A short break'),
    status: 429,
    data: {
      page: 'message',
      title: t('A short break'),
      text: t(
        'The sign-in page was opened very often from your network. Wait {minutes, plural, one {# minute} other {# minutes}}, then go on.',
        { minutes },
      ),
      reference: undefined,
      action: { href: urls.catalog.front(), label: t('To the front page') },
    },
  });
}

/** Sends the page for a network that fills carts faster than people do. */
export function sendTooMany(pages: Sender, request: FastifyRequest, reply: FastifyReply, waitS: number) {
  const minutes = Math.ceil(waitS / 60);
  return pages.send(request, reply, {
    title: t('A short break'),
    status: 429,
    data: {
      page: 'message',
      title: t('A short break'),
      text: t(
        'A great deal was put into carts from your network. Wait {minutes, plural, one {# minute} other {# minutes}}, or sign in to go on.',
        {
          minutes,
        },
      ),
      reference: undefined,
      action: { href: urls.accounts.login(), label: t('Sign in') },
    },
  });
}

/** Draws the page for a fault of the server, or for a request that no form of the shop sends. */
export function drawFailure(pages: Pick<Pages, 'drawBare'>, failure: Failure, request?: FastifyRequest): string {
  const { status, reference } = failure;
  const { title, text } = failureWords(status);
  return pages.drawBare({
    title,
    data: {
      page: 'message',
      title,
      text: status === 500 ? t('Nothing was charged by this. Please try again in a moment.') : text,
      reference,
      action:
        status >= 500 && request ? againAction(request) : { href: urls.catalog.front(), label: t('To the front page') },
    },
  });
}

/** Links to the page where the request can be tried again: itself, or the page with the form that was sent. */
function againAction(request: FastifyRequest): { href: string; label: string } {
  if (request.method === 'GET') return { href: request.url, label: t('Try again') };
  const from = URL.parse(request.headers.referer ?? '');
  const isOurs = from !== null && from.host === request.host;
  return { href: isOurs ? `${from.pathname}${from.search}` : urls.catalog.front(), label: t('Back to the page') };
}
