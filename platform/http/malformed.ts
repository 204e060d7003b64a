import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { barePage, drawFailure, failureWords } from './failure.ts';
import type { FailurePage } from './failure.ts';

interface MalformedSettings {
  readonly page?: FailurePage;
  readonly mintReference: () => string;
  /** The headers of every answer of this server. */
  readonly headers: Readonly<Record<string, string>>;
  readonly log: { info(detail: unknown, message: string): void; error(detail: unknown, message: string): void };
}

type ClientError = Error & { readonly code?: string | undefined };

const STATUSES = new Map<string, number>(
  Object.entries({
    HPE_HEADER_OVERFLOW: 431,
    HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
    ERR_HTTP_REQUEST_TIMEOUT: 408,
  }),
);

/** Answers a malformed or timed-out request, and closes the connection. */
export function answerMalformed(settings: MalformedSettings): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    const { _httpMessage: running } = socket as Socket & { _httpMessage?: { readonly headersSent: boolean } };
    if (error.code === 'ECONNRESET' || !socket.writable || running?.headersSent) {
      socket.destroy();
      return;
    }
    const status = STATUSES.get(error.code ?? '') ?? 400;
    const reference = settings.mintReference();
    settings.log.info({ reference, status, fault: error.code }, 'refused what is no request');
    const isBrowser = /\r\naccept:[^\r\n]*text\/html/i.test(packetOf(error));
    const [type, body] = isBrowser ? ['text/html', pageOf(settings, status, reference)] : problemOf(status, reference);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...Object.entries(settings.headers).map(([name, value]) => `${name}: ${value}`),
      `content-type: ${type}; charset=utf-8`,
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    // Do not wait for a client that does not close its side.
    setTimeout(() => socket.destroy(), 1_000).unref();
  };
}

/** The received part of the request when it was refused. */
function packetOf(error: ClientError): string {
  const { rawPacket } = error as { readonly rawPacket?: unknown };
  return Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1') : '';
}

function pageOf({ page, log }: MalformedSettings, status: number, reference: string): string {
  const report = (error: unknown): void => log.error({ err: error }, 'the page about a failure failed');
  return drawFailure(page ?? barePage, { status, reference }, report);
}

function problemOf(status: number, reference: string): [string, string] {
  const { title } = failureWords(status);
  const code = 'invalid_request';
  return ['application/problem+json', JSON.stringify({ type: `/problems/${code}`, title, status, code, reference })];
}
