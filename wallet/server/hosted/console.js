// @ts-check
// The keys of the console. Each of them does what a link or a field of the page does, so the console works without them.

const OFF = 'keys-off';
const PAUSE_MS = 1_500;

/** Whether a key belongs to what the person types into. @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') !== null
  );
}

/** @param {string} selector */
function follow(selector) {
  const link = document.querySelector(selector);
  if (link instanceof HTMLElement) link.click();
}

/** Moves the focus to the next or the previous line of a list. @param {1 | -1} step */
function move(step) {
  const rows = Array.from(document.querySelectorAll('[data-row]'));
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step];
  if (next instanceof HTMLElement) next.focus();
}

/** Moves the focus to the form by which the page is decided or answered, past the frame and the filters. */
function respond() {
  const fields = document.querySelectorAll('[data-form] :is(input:not([type=hidden]), select, textarea, button)');
  const first = Array.from(fields).find((one) => one.checkVisibility());
  if (first instanceof HTMLElement) first.focus();
}

/** Sends the form of a field in which one writes, by its first button. @param {Element} field */
function send(field) {
  const button = field.closest('form')?.querySelector('button:not([type=button])');
  if (button instanceof HTMLElement) button.click();
}

/** @type {Record<string, () => void>} */
const keys = {
  j: () => move(1),
  k: () => move(-1),
  n: () => follow('[data-step="1"]:not([hidden])'),
  p: () => follow('[data-step="-1"]:not([hidden])'),
  u: () => follow('[data-up]'),
  r: respond,
  '/': () => {
    const field = document.querySelector('#q');
    if (field instanceof HTMLElement) field.focus();
    else follow('[data-mark=search]');
  },
  '?': () => follow('[data-mark=keys]'),
};

/** @type {Record<string, string>} */
const places = JSON.parse(document.body.dataset['places'] ?? '{}');
let wentAt = -PAUSE_MS;

document.addEventListener('keydown', (event) => {
  if (localStorage.getItem(OFF) !== null || event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && event.target instanceof Element) {
    if (!isTyping(event.target)) return;
    event.preventDefault();
    send(event.target);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) {
    if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  const isSecond = event.timeStamp - wentAt < PAUSE_MS;
  wentAt = -PAUSE_MS;
  if (isSecond && Object.hasOwn(places, event.key)) location.assign(places[event.key] ?? '');
  else if (event.key === 'g') wentAt = event.timeStamp;
  else if (Object.hasOwn(keys, event.key)) keys[event.key]?.();
  else return;
  event.preventDefault();
});

// A list leaves its lines to the pages that they open, so that those lead to each other and back to the same filters.
const LIST = 'list';
const rows = Array.from(document.querySelectorAll('a[data-row]'));
const lines = [...new Set(rows.map((row) => row.getAttribute('href')))];
if (lines.length > 0) {
  sessionStorage.setItem(LIST, JSON.stringify({ path: location.pathname, query: location.search, lines }));
}
/** @type {{ path: string, query: string, lines: string[] }} */
const list = JSON.parse(sessionStorage.getItem(LIST) ?? '{"path":"","query":"","lines":[]}');
const line = list.lines.indexOf(location.pathname);
const up = document.querySelector('a[data-up]');
if (line !== -1 && up?.getAttribute('href') === list.path) up.setAttribute('href', list.path + list.query);
for (const link of document.querySelectorAll('a[data-step]')) {
  const other = line === -1 ? undefined : list.lines[line + Number(link.getAttribute('data-step'))];
  if (other === undefined) continue;
  link.setAttribute('href', other);
  link.removeAttribute('hidden');
}

// The page of keys has a box that turns them off, for people whose tools type letters.
const box = document.querySelector('[data-keys-switch]');
if (box instanceof HTMLInputElement) {
  box.checked = localStorage.getItem(OFF) === null;
  box.closest('[hidden]')?.removeAttribute('hidden');
  box.addEventListener('change', () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, '1');
  });
}

// A page asks before it is left with a text that was not sent, by a link, a key, a macro or another form.
/** @type {EventTarget | null} */
let sent = null;
document.addEventListener('submit', ({ target }) => {
  sent = target;
});
window.addEventListener('beforeunload', (event) => {
  const isRefused = document.querySelector('.errors[role=alert]') !== null;
  const isUnsent = Array.from(document.querySelectorAll('[data-form] textarea')).some(
    (field) =>
      field instanceof HTMLTextAreaElement &&
      field.form !== sent &&
      field.value.trim() !== '' &&
      (isRefused || field.value !== field.defaultValue),
  );
  if (isUnsent) event.preventDefault();
});
