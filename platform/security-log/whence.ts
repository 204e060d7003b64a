import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';
import { deviceName } from '../http/device-name.ts';

/** The origin of a request. */
interface Whence {
  readonly address: string;
  readonly browser: string;
  readonly reference: string;
}

const whence = new AsyncLocalStorage<Whence>();

/**
 * A hook of an app that adds the request's origin to its security events. It must run after the body is read, because
 * reading loses the stored context.
 */
export function rememberWhence(request: FastifyRequest, _reply: unknown, done: () => void): void {
  const { ip: address, id: reference } = request;
  whence.run({ address, browser: deviceName(request.headers['user-agent']), reference }, done);
}

/** The origin of the request that this work belongs to; undefined for work without a request. */
export function currentWhence(): Whence | undefined {
  return whence.getStore();
}
