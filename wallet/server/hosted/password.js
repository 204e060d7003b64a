// @ts-check
// Shows a password on request, and weighs a new one while the person types it. The server judges it again at the end.

const WAIT_MS = 250;

/** @param {HTMLInputElement} input */
const addReveal = (input) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button text';
  const say = () => {
    const isShown = input.type === 'text';
    button.textContent = isShown ? 'Hide' : 'Show';
    button.setAttribute('aria-label', isShown ? 'Hide password' : 'Show password');
  };
  button.addEventListener('click', () => {
    input.type = input.type === 'password' ? 'text' : 'password';
    say();
    input.focus();
  });
  const box = document.createElement('span');
  box.className = 'with-toggle';
  input.replaceWith(box);
  box.append(input, button);
  say();
  // Posted as a password, so that browsers do not offer it as an earlier input.
  input.form?.addEventListener('submit', () => {
    input.type = 'password';
  });
};

/** Removes the refusal of an earlier password. @param {HTMLInputElement} input */
const clearFault = (input) => {
  input.closest('.field')?.classList.remove('wrong');
  input.removeAttribute('aria-invalid');
  for (const id of ['errors', `${input.name}-error`]) document.getElementById(id)?.remove();
};

/** The least score of a password that the server takes. */
const GOOD = 3;

/** @param {HTMLElement} meter */
const prepareMeter = (meter) => {
  const form = /** @type {HTMLFormElement} */ (meter.closest('form'));
  const input = /** @type {HTMLInputElement} */ (form.querySelector('input[autocomplete=new-password]'));
  const words = /** @type {HTMLElement} */ (meter.querySelector('[role=status]'));
  let last = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const weigh = async () => {
    last += 1;
    const mine = last;
    try {
      const body = new URLSearchParams({ _form: form.elements['_form'].value, password: input.value });
      const answer = await fetch(meter.dataset['meter'] ?? '', { method: 'POST', body });
      const { score, words: said } = await answer.json();
      if (mine !== last) return;
      meter.dataset['score'] = String(score);
      words.textContent = said;
      if (score >= GOOD) clearFault(input);
    } catch {
      meter.dataset['score'] = '0';
      words.textContent = '';
    }
  };
  meter.hidden = false;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void weigh(), WAIT_MS);
  });
};

for (const meter of document.querySelectorAll('[data-meter]')) prepareMeter(/** @type {HTMLElement} */ (meter));
for (const input of document.querySelectorAll('input[data-reveal]')) addReveal(/** @type {HTMLInputElement} */ (input));
