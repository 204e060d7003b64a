import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '#platform/http/html.ts';
import { sendPage } from './form-page.ts';
import { hostedPage } from './page.ts';

/** For a browser that asks for what is not there. */
export async function notFoundPage(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const text = hostedPage({
    title: 'There is nothing here',
    lead: 'The address is mistyped, or what was here is gone.',
    body: html`<a class="button" href="/">To your wallet</a>`,
  });
  return sendPage(reply, text, 404);
}

/** For a network that asks for pages faster than people do. */
export async function tooManyPage(_request: FastifyRequest, reply: FastifyReply, waitS: number): Promise<FastifyReply> {
  const minutes = Math.ceil(waitS / 60);
  const text = hostedPage({
    title: 'A short break',
    lead: `Very many pages were asked for from your network. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, then go on.`,
    body: html`<a class="button" href="/">To your wallet</a>`,
  });
  return sendPage(reply, text, 429);
}

/** For a browser whose request was wrong or broke; support finds the request by its reference. */
export async function errorPage(request: FastifyRequest, reply: FastifyReply, status: number): Promise<FastifyReply> {
  const isOurs = status >= 500;
  const text = hostedPage({
    title: isOurs ? 'Something went wrong on our side' : 'That did not work',
    lead: isOurs
      ? 'It is not your fault. Go back and try again; whatever you do twice is done once.'
      : 'The page sent something that we do not understand. Go back and try again.',
    body: html`<a class="button" href="/">To your wallet</a>
      <p class="after hint">Reference for support: <code>${request.id}</code></p>`,
  });
  return sendPage(reply, text, status);
}
