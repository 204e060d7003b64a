// @ts-check
// Makes the passkey buttons of the hosted pages work. Without JavaScript or passkeys, the pages offer PIN and password.

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} bytes @returns {string | undefined} */
const toBase64url = (bytes) =>
  bytes
    ? btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '')
    : undefined;

/** @param {any} options */
const create = async (options) => {
  const credential = /** @type {any} */ (
    await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: fromBase64url(options.challenge),
        user: { ...options.user, id: fromBase64url(options.user.id) },
        excludeCredentials: options.excludeCredentials.map((/** @type {any} */ one) => ({
          ...one,
          id: fromBase64url(one.id),
        })),
      },
    })
  );
  return {
    ...basics(credential),
    response: {
      clientDataJSON: toBase64url(credential.response.clientDataJSON),
      attestationObject: toBase64url(credential.response.attestationObject),
      transports: credential.response.getTransports?.() ?? [],
    },
  };
};

/**
 * @param {any} options
 * @param {AbortSignal} signal Ends the wait.
 * @param {CredentialMediationRequirement} mediation
 */
const get = async (options, signal, mediation) => {
  const credential = /** @type {any} */ (
    await navigator.credentials.get({
      mediation,
      signal,
      publicKey: {
        ...options,
        challenge: fromBase64url(options.challenge),
        allowCredentials: (options.allowCredentials ?? []).map((/** @type {any} */ one) => ({
          ...one,
          id: fromBase64url(one.id),
        })),
      },
    })
  );
  return {
    ...basics(credential),
    response: {
      clientDataJSON: toBase64url(credential.response.clientDataJSON),
      authenticatorData: toBase64url(credential.response.authenticatorData),
      signature: toBase64url(credential.response.signature),
      userHandle: toBase64url(credential.response.userHandle),
    },
  };
};

/** @param {any} credential */
const basics = (credential) => ({
  id: credential.id,
  rawId: toBase64url(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
});

/**
 * Explains a failure. A device that has a passkey of this wallet makes no second one (WebAuthn level 3, §5.1.3).
 * @param {unknown} error
 */
const wordsFor = (error) =>
  error instanceof Error && error.name === 'InvalidStateError'
    ? 'This device has a passkey for your wallet already, and it works. To add another, open this page on another device.'
    : 'Your device did not confirm. Try again, or use the other way below.';

/**
 * Prepares a form with `data-passkey="create"` or `"get"`. Its options stand in `data-options`. Before the form is
 * posted, its field `response` gets the signed answer, and the form that `data-along-with` names adds its fields.
 * @param {HTMLFormElement} form
 */
const prepare = (form) => {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('response'));
  const status = /** @type {HTMLElement} */ (form.querySelector('[role=status]'));
  const options = JSON.parse(form.dataset['options'] ?? '{}');
  let waiting = new AbortController();

  /** @param {unknown} answer */
  const send = (answer) => {
    field.value = JSON.stringify(answer);
    const along = /** @type {HTMLFormElement | null} */ (document.getElementById(form.dataset['alongWith'] ?? ''));
    for (const [name, value] of along ? new FormData(along) : []) {
      if (form.elements.namedItem(name) || typeof value !== 'string') continue;
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    }
    form.submit();
  };
  const ask = async () => {
    waiting.abort();
    waiting = new AbortController();
    button.setAttribute('aria-busy', 'true');
    status.textContent = '';
    try {
      send(
        form.dataset['passkey'] === 'create' ? await create(options) : await get(options, waiting.signal, 'optional'),
      );
    } catch (error) {
      button.removeAttribute('aria-busy');
      status.textContent = wordsFor(error);
    }
  };
  /** Offers the passkey in the browser's list below the field for the number, if the browser supports it. */
  const offer = async () => {
    const can = await PublicKeyCredential.isConditionalMediationAvailable?.();
    if (!can || !document.querySelector('input[autocomplete~=webauthn]')) return;
    send(await get(options, waiting.signal, 'conditional'));
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void ask();
  });
  // Rejects when the person presses the button or leaves the page.
  if (form.dataset['passkey'] === 'get') offer().catch(() => {});
};

if ('credentials' in navigator && 'PublicKeyCredential' in window) {
  for (const form of document.querySelectorAll('form[data-passkey]')) prepare(/** @type {HTMLFormElement} */ (form));
  for (const words of document.querySelectorAll('[data-without-passkey]')) words.remove();
}
