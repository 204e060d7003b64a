import { isProgramFault } from '#platform/kernel/program-fault.ts';
import { t } from '#platform/words/words.ts';

/** A failed request in words for people, with the members of a problem (RFC 9457). */
export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly nextAction?: string | undefined;
  readonly charged?: boolean | undefined;
  /** How many more wrong PINs the wallet takes before it locks the PIN. */
  readonly triesLeft?: number | undefined;
  /** When a lock ends. */
  readonly until?: Date | undefined;
  /** The wallet's page about this code. */
  readonly helpUrl?: string | undefined;
  readonly reference?: string | undefined;
}

/** A refused or failed request. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.title, options);
    this.problem = problem;
  }
}

/** Reads a problem document; any other answer, such as a proxy's page, gets the app's own words. */
export function readProblem(status: number, body: unknown): Problem {
  if (!isRecord(body) || typeof body['title'] !== 'string' || typeof body['code'] !== 'string') {
    return {
      code: 'unreadable_answer',
      status,
      title: t('The wallet did not answer as it should'),
      nextAction: t('Try again in a moment.'),
    };
  }
  const reference = text(body['reference']);
  if (isProgramFault(body['code'])) {
    return {
      code: body['code'],
      status,
      title: t('This page asked for something in the wrong way'),
      nextAction: t('The fault is not yours. Reload the page; if it happens again, tell support the reference.'),
      charged: body['charged'] === false ? false : undefined,
      reference,
    };
  }
  return {
    code: body['code'],
    status,
    title: body['title'],
    detail: text(body['detail']),
    nextAction: text(body['next_action']),
    charged: typeof body['charged'] === 'boolean' ? body['charged'] : undefined,
    triesLeft: typeof body['tries_left'] === 'number' ? body['tries_left'] : undefined,
    until: instant(body['until']),
    helpUrl: `/problems/${encodeURIComponent(body['code'])}`,
    reference,
  };
}

/** Makes the error for a request without an answer. A read did nothing; a change may have been made. */
export function offlineError(method: string, cause: unknown): ApiError {
  const isRead = method === 'GET';
  const isSlow = cause instanceof DOMException && cause.name === 'TimeoutError';
  return new ApiError(
    {
      code: 'no_answer',
      status: 0,
      title: isSlow ? t('The wallet is taking too long') : t('You seem to be offline'),
      detail: isRead ? undefined : t('We got no answer, so it may or may not have gone through.'),
      nextAction: isRead
        ? t('Check your connection, then try again.')
        : t('Try again: it is done once at most, however often you press.'),
    },
    { cause },
  );
}

/** Turns anything thrown into a problem that a page can draw. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  return { code: 'app_error', status: 0, title: t('This page ran into a problem'), nextAction: t('Reload the page.') };
}

/** Whether a retry may help. A refusal stays a refusal. */
export function isWorthRetrying(error: unknown): boolean {
  const { status } = toProblem(error);
  return status === 0 || status >= 500;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function instant(value: unknown): Date | undefined {
  const at = new Date(text(value) ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
