import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';

/**
 * A `fetch` that reaches `http://*.localhost`, where a wallet runs on your own machine. These names resolve to loopback
 * (RFC 6761 §6.3), as in browsers, but Node on Debian asks the name server, which does not know them (`ENOTFOUND`).
 * Every other address goes to the global `fetch` unchanged.
 *
 * Give it to your OpenID client as well: `[customFetch]: localhostFetch`.
 */
export const localhostFetch: typeof fetch = async (input, init) => {
  const address = typeof input === 'string' || input instanceof URL ? input : input.url;
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'http:' || !hostname.endsWith('.localhost')) return fetch(input, init);
  return overLoopback(new Request(input, init));
};

/** The statuses without a body (Fetch Standard). */
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

async function overLoopback(request: Request): Promise<Response> {
  // It is imported here because it exists only in Node, and is needed only in development.
  const { request: open } = await import('node:http');
  const body = new Uint8Array(await request.arrayBuffer());
  const options: RequestOptions = {
    method: request.method,
    headers: { ...Object.fromEntries(request.headers), 'content-length': body.length },
    lookup: (_name, { all }, answer) =>
      all ? answer(null, [{ address: '127.0.0.1', family: 4 }]) : answer(null, '127.0.0.1', 4),
    signal: request.signal,
  };
  const answered = await answerTo(open(request.url, options), body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of answered) chunks.push(chunk as Uint8Array);
  const { statusCode: status = 500, rawHeaders } = answered;
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index]!, rawHeaders[index + 1]!);
  return new Response(WITHOUT_BODY.has(status) ? null : new Blob(chunks as BlobPart[]), { status, headers });
}

function answerTo(sent: ClientRequest, body: Uint8Array): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('response', resolve).on('error', (cause) => reject(new TypeError('fetch failed', { cause })));
    sent.end(body);
  });
}
