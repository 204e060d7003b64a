import { createTransport } from 'nodemailer';
import { isLoopbackHost } from '../config/loopback.ts';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  /** Plain words; every letter has them, whatever else it has. */
  readonly text: string;
  readonly html?: string;
  /** Identifies the letter: two letters with the same cause are one. By default, its words. */
  readonly cause?: string;
  /** News about the safety of an account waits for other letters no longer than a minute. */
  readonly isSecurity?: boolean;
}

/** Sends mail. Rejects when the server did not take the letter, so that a job tries again. */
interface Mailer {
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** How long a mail server may keep a letter waiting that another one could have. */
const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000 };

/**
 * Sends by SMTP. With a server on another machine nothing is said before TLS is on: one that offers none gets no letter
 * and no password.
 *
 * @param smtpUrl `smtp://user:password@host:port`, or `smtps:`.
 */
export function createMailer(settings: { smtpUrl: string; from: string }): Mailer {
  // Lines are kept: mail servers let each new connection wait before they greet it. A letter is
  // sent once more when the server has closed its connection.
  const isElsewhere = !isLoopbackHost(new URL(settings.smtpUrl).hostname);
  const options = { url: settings.smtpUrl, pool: true, maxRequeues: 1, requireTLS: isElsewhere, ...limits };
  const transport = createTransport(options, { from: settings.from });
  return {
    send: async ({ to, subject, text, html }) => {
      await transport.sendMail({ to, subject, text, ...(html === undefined ? {} : { html }) });
    },
    close: () => transport.close(),
  };
}
