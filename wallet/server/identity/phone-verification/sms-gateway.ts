/** Sends short messages. Rejects when the gateway did not take one. */
export interface SmsGateway {
  send(message: { to: string; text: string }): Promise<void>;
}

/** The provider surely did not take the message. After any other failure it may have gone out. */
export class SmsRefused extends Error {}

/** Speaks the protocol of Twilio's message API (2010-04-01): one form post with basic authentication. */
export function createTwilioGateway(settings: {
  url: string;
  accountSid: string;
  authToken: string;
  from: string;
  http: typeof fetch;
}): SmsGateway {
  const { accountSid, authToken, from, http } = settings;
  const url = new URL(`/2010-04-01/Accounts/${accountSid}/Messages.json`, settings.url);
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return {
    send: async ({ to, text }) => {
      const answer = await http(url, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ To: to, From: from, Body: text }),
        signal: AbortSignal.timeout(10_000),
      });
      await answer.body?.cancel();
      const words = `The SMS gateway answered ${answer.status}.`;
      const isRefused = answer.status >= 400 && answer.status < 500 && answer.status !== 408;
      if (isRefused) throw new SmsRefused(words);
      if (!answer.ok) throw new Error(words);
    },
  };
}
