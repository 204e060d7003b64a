import { createTransport } from 'nodemailer';
import { isLoopbackHost } from '../config/loopback.ts';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  /** The plain text, which every letter has. */
  readonly text: string;
  readonly html?: string;
  /** Identifies the letter: two letters with the same cause are one. By default, its text. */
  readonly cause?: string;
  /** Security news waits for other letters no longer than a minute. */
  readonly isSecurity?: boolean;
}

/** Sends mail. Rejects if the server did not accept the letter, so that the job is retried. */
interface Mailer {
  send(letter: Letter): Promise<void>;
  /** Connects to the mail server, and sends nothing. Rejects if it does not take mail from us. */
  check(): Promise<void>;
  close(): void;
}

/** How long a mail server may keep a letter waiting. */
const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000 };

/**
 * Sends by SMTP. With a server on another machine, nothing is sent before TLS is on: a server without TLS gets no
 * letter and no password.
 *
 * @param smtpUrl `smtp://user:password@host:port`, or `smtps:`.
 */
export function createMailer(settings: { smtpUrl: string; from: string }): Mailer {
  // Connections are kept, because mail servers delay the greeting of each new one. A letter is sent again if the server
  // has closed its connection.
  const isElsewhere = !isLoopbackHost(new URL(settings.smtpUrl).hostname);
  const options = { url: settings.smtpUrl, pool: true, maxRequeues: 1, requireTLS: isElsewhere, ...limits };
  const transport = createTransport(options, { from: settings.from });
  return {
    send: async ({ to, subject, text, html }) => {
      // As an object, so that no sign in the address makes it several (RFC 5322 §3.4).
      await transport.sendMail({
        to: { name: '', address: to },
        subject,
        text,
        ...(html === undefined ? {} : { html }),
      });
    },
    check: async () => {
      await transport.verify();
    },
    close: () => transport.close(),
  };
}
