import { html } from '#platform/http/html.ts';
import type { HtmlValue } from '#platform/http/html.ts';

const parts = [
  ['/inbox', 'Inbox'],
  ['/processor', 'Cards'],
  ['/disputes', 'Disputes'],
  ['/bank', 'Bank'],
  ['/carrier', 'Parcels'],
  ['/clock/control', 'Clock'],
  ['/push', 'Devices'],
  ['/events', 'Events'],
  ['/failures', 'Failures'],
] as const;

interface Page {
  readonly title: string;
  /** The title of the window, if it says more than the page's own title. */
  readonly windowTitle?: string;
  readonly body: HtmlValue;
  /** Omits the menu, for pages that imitate another company's. */
  readonly plain?: boolean;
  /** Reloads the page after this many seconds if scripts are off; otherwise `sandbox.js` updates it in place. */
  readonly refreshS?: number;
}

export function sandboxPage({ title, windowTitle = title, body, plain, refreshS }: Page): string {
  return `<!doctype html>${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${windowTitle} · Sandbox</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox.css" />
        ${
          refreshS &&
          html`<noscript><meta http-equiv="refresh" content="${refreshS}" /></noscript>
            <script src="/sandbox.js" defer></script>`
        }
      </head>
      <body class="${plain ? 'plain' : ''}">
        ${
          !plain &&
          html`<header>
            <a class="home" href="/">Sandbox</a>
            <nav aria-label="Parts">${parts.map(([path, name]) => html`<a href="${path}">${name}</a>`)}</nav>
          </header>`
        }
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.text
  }`;
}

/** Updates the page in place every few seconds, so that readers keep their scroll position. */
export const script = `
const everyMs = 3000;
const here = document.getElementById('live');
let known = here?.innerHTML;

async function look() {
  if (document.hidden || !here) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live');
  if (!fresh || fresh.innerHTML === known) return;
  known = fresh.innerHTML;
  here.replaceChildren(...fresh.childNodes);
}

setInterval(() => look().catch(() => {}), everyMs);
`;

export const stylesheet = `
:root { color-scheme: light dark; --ink: light-dark(#1d2230, #e9ecf4); --muted: light-dark(#565d70, #a5adc0); --ground: light-dark(#f4f5f9, #12141b);
  --card: light-dark(#fff, #1b1e28); --line: light-dark(#dcdfe9, #333848); --field: light-dark(#7d8498, #7b8399); --accent: light-dark(#4a3fc4, #b3abff); --on: light-dark(#fff, #16123f); --bad: light-dark(#a8201a, #ff9d95); --good: light-dark(#1a6b3c, #84d9a5); --focus: light-dark(#1a6fd6, #7db8ff); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; padding: .5rem 1rem; border-bottom: 1px solid var(--line); background: var(--card); }
header a { display: inline-flex; align-items: center; min-height: 2.75rem; color: var(--ink); text-decoration: none; }
header nav { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.home { font-weight: 700; }
@media (max-width: 30rem) { header nav { gap: 0 .7rem; font-size: .9375rem; } }
header nav a { color: var(--muted); }
header a:hover { text-decoration: underline; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
.plain main { max-width: 27rem; margin-top: 4vh; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 1.75rem 1.5rem 2rem; }
@media (max-width: 30rem) { .plain main { margin-top: 0; border: 0; border-radius: 0; min-height: 100dvh; } }
h1 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -.015em; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
a { color: var(--accent); }
.muted { color: var(--muted); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: .75rem; padding: 0; list-style: none; }
.cards .card { margin: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; margin: 0 0 .75rem; overflow-wrap: anywhere; scroll-margin-top: 1rem; }
.card h2, .card h3 { font-size: 1.05rem; margin: 0; font-variant-numeric: tabular-nums; }
.card p { margin: .35rem 0 0; }
.card .text { white-space: pre-line; } .card strong { display: inline-block; margin-top: .35rem; }
.card .meta, p.meta { font-size: .875rem; color: var(--muted); }
.card a { display: inline-block; min-height: 1.5rem; }
.code { font: 700 1.35rem/1.4 ui-monospace, Menlo, Consolas, monospace; letter-spacing: .1em; user-select: all; }
.state { font-weight: 600; color: var(--good); } .state.bad { color: var(--bad); }
.bar { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; margin: 0 0 1rem; } .bar p { margin: 0; }
.bar a { display: inline-flex; align-items: center; min-height: 2.75rem; }
ol.way { margin: .75rem 0 0; padding-left: 1.25rem; } ol.way li { margin: .15rem 0; }
form { display: grid; gap: 1rem; } form.row { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; margin: 1rem 0 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; } .card .buttons { margin-top: .75rem; } .buttons form { margin: 0; }
label { font-weight: 600; display: block; margin-bottom: .25rem; }
input:not([type=hidden]), select { width: 100%; min-height: 2.9rem; padding: 0 .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .5rem; }
.row label { font-size: .875rem; } .row input:not([type=hidden]), .row select { width: auto; max-width: 100%; } .row input:not([type=hidden]) { width: 9.5rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: start; }
.help { color: var(--muted); margin: .25rem 0 0; font-size: .875rem; }
.wrong input:not([type=hidden]) { border: 2px solid var(--bad); } .fault { color: var(--bad); font-weight: 600; margin: .25rem 0 0; font-size: .9rem; }
.summary { border: 2px solid var(--bad); border-radius: .6rem; padding: .75rem 1rem; margin: 0 0 1rem; } .summary ul { margin: .15rem 0 0; padding: 0; list-style: none; } .summary a { color: var(--bad); display: inline-block; padding: .25rem 0; }
.notice { border: 1px solid var(--good); border-left-width: 4px; border-radius: .5rem; padding: .6rem .9rem; margin: 0 0 1rem; } .notice.bad { border-color: var(--bad); }
button, .button { min-height: 2.9rem; padding: 0 1.1rem; font: inherit; font-weight: 650; border: 0; border-radius: .6rem; cursor: pointer; background: var(--accent); color: var(--on); text-decoration: none; display: inline-flex; gap: .35ch; align-items: center; justify-content: center; }
button.quiet, .button.quiet { background: transparent; color: var(--ink); border: 1px solid var(--field); }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; } th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td code { font-variant-numeric: tabular-nums; white-space: nowrap; } .scroll { overflow-x: auto; }
`;
