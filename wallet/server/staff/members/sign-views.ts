import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';

/** What a member signs with a passkey, and where the signature goes. */
interface Signing {
  readonly action: string;
  /** The form guard's token. */
  readonly token: string;
  /** The request to the passkey, as the browser takes it. */
  readonly passkeyOptions: unknown;
  /** The revision of what is signed, if it has several. */
  readonly revision?: number;
  /** Says what is signed. */
  readonly hint: string;
  readonly submit: string;
  /** Says in a browser without passkeys that it cannot sign. */
  readonly without: string;
}

/** Draws the form that signs by passkey; `passkey.js` shows it where a browser can. */
export function signForm({ action, token, passkeyOptions, revision, hint, submit, without }: Signing): Html {
  return html`<form
      method="post"
      action="${action}"
      hidden
      data-passkey="get"
      data-options="${JSON.stringify(passkeyOptions)}"
    >
      <input type="hidden" name="_form" value="${token}" />
      ${revision !== undefined && html`<input type="hidden" name="revision" value="${String(revision)}" />`}
      <input type="hidden" name="response" value="" />
      <p class="hint">${hint}</p>
      <button class="button" type="submit">${submit}</button>
      <p role="status" class="hint"></p>
    </form>
    <p class="hint" data-without-passkey>${without}</p>`;
}
