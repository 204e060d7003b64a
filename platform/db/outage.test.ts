import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, it } from 'node:test';
import { connect } from './db.ts';
import { isConnectionLost, isDatabaseAway } from './outage.ts';
import { sql } from './sql.ts';

const coded = (code: string) => Object.assign(new Error('a failure'), { code });
const roles = { writer: 'try_writer', reader: 'try_reader' };

describe('an outage of the database', () => {
  const failureOf = async (url: string): Promise<unknown> => {
    const db = connect({ url, ...roles, connectWithinMs: 200 });
    const failure = await db
      .asWriter((tx) => tx.run(sql`select 1`))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    await db.close();
    return failure;
  };

  it('is recognized by the codes and the words of server, driver and operating system', () => {
    const codes = ['57P01', '57P02', '57P03', '08006', '55P03', '57014', '53300', 'ECONNRESET', 'ECONNREFUSED'];
    codes.push('25006', '28P01', '28000', '3D000', '53200', '58030', '57P05', '08P01', '08007', '25P04');
    codes.push('ENETDOWN', 'ECONNABORTED', 'EMFILE', 'ETIMEDOUT', 'EAI_AGAIN');
    for (const code of codes) assert.equal(isDatabaseAway(coded(code)), true, code);
    for (const words of ['Connection terminated unexpectedly', 'Query read timeout']) {
      assert.equal(isDatabaseAway(new Error(words)), true, words);
    }
  });

  it('is no refusal of rows, no conflict between transactions, and no bug', () => {
    for (const error of [coded('23505'), coded('40001'), coded('22012'), new RangeError('Invalid time value'), null]) {
      assert.equal(isDatabaseAway(error), false, String(error));
    }
    // A row that violates a policy, a key that is too long for its index, a statement after a failed one.
    for (const code of ['42501', '54000', '25P02', 'LE001', 'ERR_INVALID_ARG_TYPE']) {
      assert.equal(isDatabaseAway(coded(code)), false, code);
    }
  });

  it('is a lost connection only if another connection may succeed at once', () => {
    assert.equal(isConnectionLost(coded('57P01')), true);
    for (const code of ['ECONNREFUSED', '55P03', '57014', '57P03', 'ETIMEDOUT']) {
      assert.equal(isConnectionLost(coded(code)), false, code);
    }
  });

  it('is away and not lost if a server accepts the connection and stays silent', { timeout: 5_000 }, async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const failure = await failureOf(`postgres://me@127.0.0.1:${port}/w`);
    assert.equal(isDatabaseAway(failure), true, String(failure));
    assert.equal(isConnectionLost(failure), false, String(failure));
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is what a closed port and a server that hangs up give', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `postgres://me@127.0.0.1:${port}/w`;
    assert.equal(isDatabaseAway(await failureOf(url)), true);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(isDatabaseAway(await failureOf(url)), true);
  });
});
