import { request as send } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { bindPort, endStarting } from '#platform/http/bind.ts';

/** The secrets that a server starts with. */
export interface RootSecrets {
  readonly secret: Buffer;
  readonly otherSecrets: readonly Buffer[];
}

interface Running {
  readonly jobs: { start(): Promise<unknown> };
  close(): Promise<void>;
}

/** Two servers of one product behind one address, which take requests in turn. */
export interface Pair<S> {
  /** The newest server. Its parts are looked up when they are used, so it may be kept while servers are replaced. */
  readonly newest: S;
  /** Replaces both servers, one after the other, by servers with these secrets. No request is interrupted. */
  roll(secrets: RootSecrets): Promise<void>;
  close(): Promise<void>;
}

/** One of the two, with the requests that it is answering. */
interface Behind<S> {
  readonly server: S;
  readonly port: number;
  readonly answering: Set<Promise<void>>;
}

/** Starts two servers behind a bound address. @param start Starts one server on a port of its own. */
export async function openPair<S extends Running>(
  front: Server,
  secrets: RootSecrets,
  start: (server: Server, secrets: RootSecrets) => Promise<S>,
): Promise<Pair<S>> {
  const open = async (given: RootSecrets): Promise<Behind<S>> => {
    const bound = await bindPort(0);
    const server = await start(bound.server, given);
    await server.jobs.start();
    return { server, port: bound.port, answering: new Set() };
  };
  const behind = [await open(secrets), await open(secrets)];
  let newest = behind[1]!;
  let turn = 0;
  endStarting(front);
  front.on('request', (request, response) => {
    turn += 1;
    const one = behind[turn % behind.length]!;
    const answered = forward(one.port, request, response).finally(() => one.answering.delete(answered));
    one.answering.add(answered);
  });
  return {
    newest: new Proxy({} as S, { get: (_, name) => Reflect.get(newest.server, name) as unknown }),
    roll: async (given) => {
      for (const index of [0, 1]) {
        const former = behind[index]!;
        newest = await open(given);
        behind[index] = newest;
        await Promise.all(former.answering);
        await former.server.close();
      }
    },
    close: async () => {
      front.closeAllConnections();
      await new Promise((resolve) => {
        front.close(resolve);
      });
      for (const { server } of behind) await server.close();
    },
  };
}

/** Passes a request on with its own `Host`, and its answer back. */
function forward(port: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.on('close', resolve);
    const { method, url, headers } = request;
    const onward = send({ host: '127.0.0.1', port, agent: false, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => {
      response.destroy();
    });
    request.pipe(onward);
  });
}
