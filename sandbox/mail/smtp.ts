import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { simpleParserOf } from './message.ts';
import { SMTPServer } from 'smtp-server';
import type { Inbox } from '../inbox/inbox.ts';

/** The local part of an address that does not exist. */
const BOUNCES = /^bounce(?:[+-].*)?@/i;
const WRONG_PASSWORD = 'wrong';
const MOST_BYTES = 1_048_576;

/**
 * A mail server that stores mails in the inbox. Loopback only; a login is optional. It refuses mails over one mebibyte,
 * receivers whose name begins with `bounce`, and the password `wrong`. It offers no TLS: a client that verifies
 * certificates could not use one that no authority signed.
 */
export async function startSmtp(inbox: Inbox, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    size: MOST_BYTES,
    // Senders keep their connections; closing does not wait for them.
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, callback) => {
      if (password === WRONG_PASSWORD) callback(refusal(535, '5.7.8 Authentication credentials invalid'));
      else callback(null, { user: username });
    },
    onRcptTo: ({ address }, _session, callback) => {
      if (BOUNCES.test(address))
        callback(refusal(550, '5.1.1 The email account that you tried to reach does not exist'));
      else callback();
    },
    onData: (stream, session, callback) => {
      readText(stream)
        .then(async (source) => {
          if (stream.sizeExceeded) return callback(refusal(552, '5.3.4 Message exceeds the size limit'));
          const { subject, text, from } = simpleParserOf(source);
          for (const { address } of session.envelope.rcptTo) {
            await inbox.add({ kind: 'mail', from, to: address, subject, text });
          }
          return callback();
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

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
