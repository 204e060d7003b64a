import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { simpleParserOf } from './message.ts';
import { SMTPServer } from 'smtp-server';
import type { Inbox } from '../inbox/inbox.ts';

/** A mail server that accepts every mail and stores it in the inbox. Loopback only, without login. */
export async function startSmtp(inbox: Inbox, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    size: 1_048_576,
    // Senders keep their connections; closing does not wait for them.
    closeTimeout: 100,
    onData: (stream, session, callback) => {
      readText(stream)
        .then(async (source) => {
          const { subject, text, from } = simpleParserOf(source);
          for (const { address } of session.envelope.rcptTo) {
            await inbox.add({ kind: 'mail', from, to: address, subject, text });
          }
          callback();
        })
        .catch((error: unknown) => callback(error instanceof Error ? error : new Error('not taken')));
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // An aborted connection is the sender's concern.
  server.on('error', () => {});
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
