import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { connect } from './db.ts';
import { isConnectionLost, isDatabaseAway } from './outage.ts';
import { sql } from './sql.ts';

const coded = (code: string) => Object.assign(new Error('a failure'), { code });
const roles = { writer: 'try_writer', reader: 'try_reader' };

describe('an outage of the database', () => {
  const failureOf = async (url: string): Promise<unknown> => {
    const db = connect({ url, ...roles });
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
    for (const code of ['57P01', '57P02', '57P03', '08006', 'ECONNRESET', 'ECONNREFUSED', '55P03', '57014', '53300']) {
      assert.equal(isDatabaseAway(coded(code)), true, code);
    }
    for (const words of ['Connection terminated unexpectedly', 'Query read timeout']) {
      assert.equal(isDatabaseAway(new Error(words)), true, words);
    }
  });

  it('is no refusal of rows, no conflict between transactions, and no bug', () => {
    for (const error of [coded('23505'), coded('40001'), coded('22012'), new RangeError('Invalid time value'), null]) {
      assert.equal(isDatabaseAway(error), false, String(error));
    }
  });

  it('is a lost connection only if another connection may succeed at once', () => {
    assert.equal(isConnectionLost(coded('57P01')), true);
    for (const code of ['ECONNREFUSED', '55P03', '57014']) assert.equal(isConnectionLost(coded(code)), false, code);
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
