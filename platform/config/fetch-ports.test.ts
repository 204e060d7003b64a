import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBlockedByFetch } from './fetch-ports.ts';

const passed = new Error('The port was let through.');

/** What `fetch` itself says to a port, without a connection being opened. */
async function isRefusedByFetch(port: number): Promise<boolean> {
  const dispatcher = {
    dispatch: () => {
      throw passed;
    },
  };
  const init = { dispatcher } as unknown as RequestInit;
  const { cause } = await fetch(`http://127.0.0.1:${port}/`, init).then(
    () => new Error('It was answered.'),
    (error: Error) => error,
  );
  return cause !== passed;
}

describe('ports that fetch blocks', () => {
  it('[S174r] are those that the fetch of this Node blocks', async () => {
    const differing: number[] = [];
    // Beyond the highest of the standard's list stand none.
    for (let port = 1; port <= 11_000; port += 1) {
      if (isBlockedByFetch(port) !== (await isRefusedByFetch(port))) differing.push(port);
    }
    assert.deepEqual(differing, []);
  });
});
