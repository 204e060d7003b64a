import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ProcessorUnavailableError } from './domain.ts';

it('a processor that does not answer is an error with a name of its own, for logs', () => {
  const error = new ProcessorUnavailableError('No answer.', { cause: new Error('timeout') });
  assert.deepEqual(
    [error.name, error.message, (error.cause as Error).message],
    ['ProcessorUnavailableError', 'No answer.', 'timeout'],
  );
});
