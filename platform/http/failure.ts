import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { OverloadError } from '../kernel/overload.ts';
import { READABLE } from '../kernel/readable.ts';
import { msg, rich, t } from '../words/words.ts';
import type { Message } from '../words/words.ts';
import { html } from './html.ts';
import { commonProblem, commonProblems } from './common-problems.ts';
import { sendProblem } from './problem.ts';
import type { ProblemRow } from './problem.ts';
import { noteRefusal } from './refusals.ts';

/** The failure of a request, for the page about it. */
export interface Failure {
  readonly status: number;
  /** The reference for support. */
  readonly reference: string;
}

/** Draws a product's error page from this alone, without a database, which may be the cause. */
export type FailurePage = (failure: Failure, request?: FastifyRequest) => string;

/** The refusals of a request that no route has to see. */
type DoorCode =
  | 'invalid_request'
  | 'words_not_readable'
  | 'media_type_not_supported'
  | 'method_not_allowed'
  | 'overloaded'
  | 'internal_error'
  | 'body_too_large';

/** Thrown for a request that is refused before its route. */
export class RequestFault extends Error {
  override readonly name = 'RequestFault';
  readonly code: DoorCode;
  readonly statusCode: number;
  readonly detail: string;

  /** @param status Where HTTP has a more exact one than the code. */
  constructor(code: DoorCode, detail: string, status: number = commonProblems[code].status) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.statusCode = status;
  }
}

/** Answers an error from a hook, a parser or a route: a page for a browser, a problem for a program. */
export function answerError(
  page: FailurePage | undefined,
  error: FastifyError | RequestFault | OverloadError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = statusOf(error);
  if (error instanceof OverloadError) {
    request.log.warn({ req: request }, 'overloaded');
    void reply.header('retry-after', '1');
  } else if (status >= 500) request.log.error({ err: error, req: request }, 'failed');
  const { code, detail, field } = told(error, status);
  if (page && wantsHtml(request)) return sendFailurePage(page, { code, status }, request, reply);
  const row: ProblemRow = {
    ...commonProblems[code],
    status,
    ...(detail === undefined ? {} : { detail: () => detail }),
  };
  return sendProblem(reply, code, row, field ? { field } : {});
}

/** Answers with the product's error page, or with a bare one if even that cannot be drawn. */
export function sendFailurePage(
  page: FailurePage,
  { code, status }: { readonly code: keyof typeof commonProblems; readonly status: number },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  noteRefusal(reply, code);
  const report = (error: unknown): void => request.log.error({ err: error }, 'the page about a failure failed');
  const text = drawFailure(page, { status, reference: request.id }, report, request);
  return reply.code(status).type('text/html; charset=utf-8').send(text);
}

/** @param report Called if the page cannot be drawn. */
export function drawFailure(
  page: FailurePage,
  failure: Failure,
  report: (error: unknown) => void,
  request?: FastifyRequest,
): string {
  try {
    return page(failure, request);
  } catch (error) {
    report(error);
    return barePage(failure);
  }
}

/** A page without dependencies: no style, no session, no build. An empty reference is omitted. */
export function barePage({ status, reference }: Failure): string {
  const { title, text } = failureWords(status);
  const { text: page } = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title}</title>
    </head>
    <body>
      <h1>${title}</h1>
      <p>${text}</p>
      ${reference !== '' && html`<p>${rich('Reference for support: <code>{reference}</code>', { reference, code: (inner) => html`<code>${inner}</code>` })}</p>`}
    </body>
  </html>`;
  return `<!doctype html>${page}`;
}

/** Answers at an existing address that does not support the method (RFC 9110 §15.5.6). */
export function refuseMethod(
  page: FailurePage | undefined,
  methods: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  void reply.header('allow', methods.join(', '));
  if (page && wantsHtml(request)) {
    return sendFailurePage(page, { code: 'method_not_allowed', status: 405 }, request, reply);
  }
  return commonProblem(reply, { code: 'method_not_allowed' });
}

/** Whether the request is a browser's for a page, not a program's for data. */
export function wantsHtml(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false;
}

const words: Readonly<Record<number, { readonly title: Message; readonly text: Message }>> = {
  404: { title: msg('There is nothing here'), text: msg('The address is mistyped, or what was here is gone.') },
  405: {
    title: msg('That did not work'),
    text: msg('This address cannot be opened like this. Go back and try again.'),
  },
  413: { title: msg('That is too much at once'), text: msg('What was sent is too large. Go back and send less.') },
  421: {
    title: msg('This is not our address'),
    text: msg('The link that led here is wrong. Open our own address instead.'),
  },
  429: { title: msg('Too many tries'), text: msg('Wait a while, then try again.') },
  431: {
    title: msg('That did not work'),
    text: msg('Your browser sent too much. Delete the cookies of this site and try again.'),
  },
  503: {
    title: msg('We are very busy right now'),
    text: msg('We did not begin what you asked for, and nothing was charged. Wait a moment, then try again.'),
  },
};

/** The text about a failure for people, without its cause. */
export function failureWords(status: number): { readonly title: string; readonly text: string } {
  const known = words[status];
  if (known) return { title: known.title(), text: known.text() };
  if (status >= 500) return { title: t('Something went wrong on our side'), text: t('Please try again in a moment.') };
  return {
    title: t('That did not work'),
    text: t('What was sent is not something that we understand. Go back and try again.'),
  };
}

/** The texts of the framework's and our own refusals are public; a vendor's error is not shown to clients. */
function isForClients(error: FastifyError | RequestFault | OverloadError): boolean {
  if (error instanceof RequestFault || error instanceof OverloadError || error.validation) return true;
  return error.code?.startsWith('FST_') ?? false;
}

function statusOf(error: FastifyError | RequestFault | OverloadError): number {
  const { statusCode = 500 } = error;
  return isForClients(error) && statusCode >= 400 ? statusCode : 500;
}

const CODES = new Map<string, DoorCode>(
  Object.entries({
    FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
    FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_not_supported',
  }),
);

function told(
  error: FastifyError | RequestFault | OverloadError,
  status: number,
): { code: DoorCode; detail?: string; field?: string } {
  if (error instanceof RequestFault) return { code: error.code, detail: error.detail };
  if (error instanceof OverloadError) return { code: 'overloaded' };
  if (status >= 500) return { code: 'internal_error' };
  const fault = error.validation?.[0];
  const field = fault?.instancePath.slice(1).replaceAll('/', '.');
  if (fault?.params['format'] === READABLE) return { code: 'words_not_readable', ...(field ? { field } : {}) };
  return { code: CODES.get(error.code) ?? 'invalid_request', detail: error.message, ...(field ? { field } : {}) };
}
