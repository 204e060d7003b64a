import { html } from '#platform/http/html.ts';
import type { HtmlValue } from '#platform/http/html.ts';

const parts = [
  ['/inbox', 'Inbox'],
  ['/processor', 'Cards'],
  ['/carrier', 'Parcels'],
  ['/clock/control', 'Clock'],
] as const;

/** A page of the sandbox. `plain` leaves the menu out: for pages that stand in for another company's. */
export function sandboxPage(page: { title: string; body: HtmlValue; plain?: boolean; refreshS?: number }): string {
  return `<!doctype html>${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${page.refreshS && html`<meta http-equiv="refresh" content="${page.refreshS}" />`}
        <title>${page.title} · Sandbox</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox.css" />
      </head>
      <body class="${page.plain ? 'plain' : ''}">
        ${
          !page.plain &&
          html`<header>
            <a class="home" href="/">Sandbox</a>
            <nav aria-label="Parts">${parts.map(([path, name]) => html`<a href="${path}">${name}</a>`)}</nav>
          </header>`
        }
        <main>
          <h1>${page.title}</h1>
          ${page.body}
        </main>
      </body>
    </html>`.text
  }`;
}

export const stylesheet = `
:root { color-scheme: light dark; --ink: light-dark(#1d2230, #e9ecf4); --muted: light-dark(#565d70, #a5adc0); --ground: light-dark(#f4f5f9, #12141b);
  --card: light-dark(#fff, #1b1e28); --line: light-dark(#dcdfe9, #333848); --field: light-dark(#7d8498, #7b8399); --accent: light-dark(#4a3fc4, #b3abff); --on: light-dark(#fff, #16123f); --bad: light-dark(#a8201a, #ff9d95); --focus: light-dark(#1a6fd6, #7db8ff); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; padding: .5rem 1rem; border-bottom: 1px solid var(--line); background: var(--card); }
header a { display: inline-flex; align-items: center; min-height: 2.75rem; color: var(--ink); text-decoration: none; }
header nav { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.home { font-weight: 700; }
header nav a { color: var(--muted); }
header a:hover { text-decoration: underline; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
.plain main { max-width: 27rem; margin-top: 4vh; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 1.75rem 1.5rem 2rem; }
@media (max-width: 30rem) { .plain main { margin-top: 0; border: 0; border-radius: 0; min-height: 100dvh; } }
h1 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -.015em; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
a { color: var(--accent); }
.muted { color: var(--muted); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
.card p { margin: .35rem 0 0; white-space: pre-line; }
.card .meta { font-size: .875rem; color: var(--muted); }
.code { font: 700 1.25rem/1.4 ui-monospace, Menlo, Consolas, monospace; letter-spacing: .08em; }
form { display: grid; gap: 1rem; } form.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0; }
label { font-weight: 600; display: block; margin-bottom: .25rem; }
input:not([type=hidden]), select { width: 100%; min-height: 2.9rem; padding: 0 .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .5rem; }
.row input, .row select { width: auto; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: start; }
.wrong input { border: 2px solid var(--bad); } .fault { color: var(--bad); font-weight: 600; margin: .25rem 0 0; font-size: .9rem; }
button, .button { min-height: 2.9rem; padding: 0 1.1rem; font: inherit; font-weight: 650; border: 0; border-radius: .6rem; cursor: pointer; background: var(--accent); color: var(--on); text-decoration: none; display: inline-flex; align-items: center; justify-content: center; }
button.quiet, .button.quiet { background: transparent; color: var(--ink); border: 1px solid var(--field); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; } th, td { text-align: left; padding: .45rem .5rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td code { font-variant-numeric: tabular-nums; } .scroll { overflow-x: auto; }
`;
