import { setTimeout as sleep } from 'node:timers/promises';
import type { Visitor } from '../world/visitor.ts';

const TRIES = 120;

/** Types the code that the market mailed, if its open page asks for one. It waits while mail is held up. */
export async function typeMailedCode(
  http: typeof fetch,
  sandbox: string,
  visitor: Visitor,
  email: string,
): Promise<void> {
  const isAsked = () => visitor.page.text.includes('action="/account/step/code"');
  let typed: string | undefined;
  for (let tries = 0; isAsked() && tries < TRIES; tries += 1) {
    const code = await lastCode(http, sandbox, email).catch(() => undefined);
    // The last code may be one from before, until the new mail has arrived.
    if (code === undefined || code === typed) await sleep(250);
    else {
      typed = code;
      await visitor.submit('/account/step/code', { code });
    }
  }
  if (isAsked()) throw new Error(`No code by mail came for ${email}.`);
}

async function lastCode(http: typeof fetch, sandbox: string, email: string): Promise<string | undefined> {
  const answer = await http(`${sandbox}/inbox.json?to=${encodeURIComponent(email)}`);
  const { messages } = (await answer.json()) as { messages: { subject: string }[] };
  const codes = messages.map(({ subject }) => /^(\d{6}) is your code$/.exec(subject)?.[1]);
  return codes.find((code) => code !== undefined);
}
