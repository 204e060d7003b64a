import { mock } from 'node:test';
import { Worker } from 'node:worker_threads';

/** Counts the appraisals of passwords that this process begins from now on; each is a message to a worker thread. */
export function countAppraisals(): () => number {
  const post = mock.method(Worker.prototype, 'postMessage');
  return () => post.mock.calls.filter(({ arguments: [message] }) => isAsked(message)).length;
}

function isAsked(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'password' in message;
}
