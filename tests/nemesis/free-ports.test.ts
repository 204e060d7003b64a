import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { Refusal } from '../../bin/lifeline.ts';
import { requireFreePorts } from './free-ports.ts';

describe('the ports of a run of the nemesis', () => {
  it('are refused in one sentence if another process has one of them', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      await assert.rejects(
        requireFreePorts(port),
        (error) => error instanceof Refusal && error.message.includes(String(port)),
      );
    } finally {
      server.close();
    }
  });
});
