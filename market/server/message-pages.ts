import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pages } from './pages.ts';

type Sender = Pick<Pages, 'send'>;

/** The page for an address where there is nothing. */
export function sendMissing(pages: Sender, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return pages.send(request, reply, {
    title: 'Nothing here',
    status: 404,
    data: {
      page: 'message',
      title: 'There is nothing at this address',
      text: 'It may have been sold out and taken down, or the link is wrong. Try the search above.',
      reference: undefined,
      action: { href: '/', label: 'To the front page' },
    },
  });
}

/** The page for when something broke on our side, or what was sent is not what a page of ours sends. */
export function sendBroken(pages: Sender, request: FastifyRequest, reply: FastifyReply, status: number) {
  const isOurs = status >= 500;
  return pages.send(request, reply, {
    title: isOurs ? 'Something went wrong' : 'That did not work',
    status,
    data: {
      page: 'message',
      title: isOurs ? 'Something went wrong on our side' : 'That did not work',
      text: isOurs ? 'Nothing was charged by this. Please try again in a moment.' : 'The address is not one of ours.',
      reference: request.id,
      action: isOurs ? againAction(request) : { href: '/', label: 'To the front page' },
    },
  });
}

/** Back to where it can be tried again: the page itself, or the one with the form that was sent. */
function againAction(request: FastifyRequest): { href: string; label: string } {
  if (request.method === 'GET') return { href: request.url, label: 'Try again' };
  const from = URL.parse(request.headers.referer ?? '');
  const isOurs = from !== null && from.host === request.host;
  return { href: isOurs ? `${from.pathname}${from.search}` : '/', label: 'Back to the page' };
}
