import { once } from 'node:events';
import { createServer } from 'node:net';
import { Refusal } from '../../bin/lifeline.ts';

/** The ports of a run, from the first one on. */
const PORTS = 10;

/** Checks that all ports of a run are free. @throws {Refusal} That names a port which another process has. */
export async function requireFreePorts(first: number): Promise<void> {
  for (let port = first; port < first + PORTS; port += 1) {
    if (!(await isFree(port))) {
      throw new Refusal(`Port ${port} is in use. End the process that has it, or choose other ports with --port.`);
    }
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
