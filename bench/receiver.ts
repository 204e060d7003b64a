import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { SMTPServer } from 'smtp-server';

/** The ports of the thread, on loopback. */
export interface ReceiverPorts {
  readonly http: number;
  readonly smtp: number;
}

/** The number of messages that it has received. */
export interface Received {
  readonly events: number;
  readonly letters: number;
}

const received = { events: 0, letters: 0 };

/**
 * The shop's webhook endpoint, in a thread of its own with the mail server. Both accept everything and check nothing.
 */
const http = createServer((request, response) => {
  request.resume().once('end', () => {
    received.events += 1;
    response.writeHead(204).end();
  });
});
http.keepAliveTimeout = 60_000;

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onData: (stream, _session, callback) => {
    stream.resume().once('end', () => {
      received.letters += 1;
      callback();
    });
  },
});
smtp.on('error', () => {});

await Promise.all([
  new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve)),
  new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve)),
]);
const ports: ReceiverPorts = {
  http: (http.address() as AddressInfo).port,
  smtp: (smtp.server.address() as AddressInfo).port,
};
parentPort?.on('message', () => parentPort?.postMessage(received));
parentPort?.postMessage(ports);
