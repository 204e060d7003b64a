import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';
import { deviceName } from '../http/device-name.ts';

/** The origin of a request. */
interface Whence {
  readonly address: string;
  readonly browser: string;
  readonly reference: string;
}

const requests = new AsyncLocalStorage<{ readonly whence: Whence; readonly isStaff: boolean }>();

/**
 * A hook of an app that adds the request's origin to its security events. It must run after the body is read, because
 * reading loses the stored context.
 */
export function rememberWhence(request: FastifyRequest, _reply: unknown, done: () => void): void {
  const { ip: address, id: reference } = request;
  const whence = { address, browser: deviceName(request.headers['user-agent']), reference };
  requests.run({ whence, isStaff: request.member !== undefined }, done);
}

/** The origin of the request that this work belongs to; undefined for work without a request. */
export function currentWhence(): Whence | undefined {
  return requests.getStore()?.whence;
}

/** As `currentWhence`, but undefined for what a member of staff does: an event of a person has no operator's browser. */
export function personsWhence(): Whence | undefined {
  const current = requests.getStore();
  return current?.isStaff ? undefined : current?.whence;
}
