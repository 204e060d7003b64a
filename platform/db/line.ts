import pg from 'pg';
import type { PoolClient } from 'pg';
import { invariant } from '../kernel/invariant.ts';

/** A connection that many share, each with statements that stand for themselves. */
export interface Line {
  query(query: { text: string; values: unknown[]; name: string }): Promise<pg.QueryResult>;
  close(): Promise<void>;
}

interface Taken {
  readonly client: PoolClient;
  /** Gives the connection back to the pool, which throws a broken one away. */
  leave(isBroken: boolean): void;
}

/** Takes a connection from the pool when it is first needed, and another one where that has broken. */
export function createLine(from: pg.Pool): Line {
  let open: Promise<Taken> | undefined;
  const take = async (): Promise<Taken> => {
    const client = await from.connect();
    const leave = (isBroken: boolean): void => {
      client.off('error', whenBroken).off('end', whenBroken);
      open = undefined;
      client.release(isBroken);
    };
    const whenBroken = (): void => leave(true);
    client.once('error', whenBroken).once('end', whenBroken);
    return { client, leave };
  };
  const taken = async (): Promise<Taken> => {
    open ??= take();
    const mine = open;
    try {
      return await mine;
    } catch (error) {
      if (open === mine) open = undefined;
      throw error;
    }
  };
  return {
    query: async (query) => together((await taken()).client).query(query),
    close: async () => {
      const last = await open?.catch(() => undefined);
      last?.leave(false);
    },
  };
}

/** What is sent at the same moment leaves in one packet: each that is sent wakes the other side. */
export function together(client: PoolClient): PoolClient {
  invariant(client instanceof pg.Client, 'the pool hands out clients of the driver');
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  return client;
}
