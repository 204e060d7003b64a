// @ts-check
// Makes the passkey buttons of the hosted pages work. Without it, or without passkeys, the pages offer PIN and password.

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

/** @param {any} options */
const get = async (options) => {
  const credential = /** @type {any} */ (
    await navigator.credentials.get({
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
 * A form marked `data-passkey="create"` or `"get"` carries its options in `data-options` and gets the signed answer
 * in its field `response` before it is posted.
 * @param {HTMLFormElement} form
 */
const prepare = (form) => {
  form.hidden = false;
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('response'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.setAttribute('aria-busy', 'true');
    try {
      const options = JSON.parse(form.dataset['options'] ?? '{}');
      const answer = form.dataset['passkey'] === 'create' ? await create(options) : await get(options);
      field.value = JSON.stringify(answer);
      form.submit();
    } catch {
      button.removeAttribute('aria-busy');
      const status = form.querySelector('[role=status]');
      if (status) status.textContent = 'Your device did not confirm. Try again, or use the other way below.';
    }
  });
};

if ('credentials' in navigator && 'PublicKeyCredential' in window) {
  for (const form of document.querySelectorAll('form[data-passkey]')) prepare(/** @type {HTMLFormElement} */ (form));
}
document.getElementById('errors')?.focus();
