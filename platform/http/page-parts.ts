import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { html } from './html.ts';
import type { Html, HtmlValue } from './html.ts';
import { noteRefusal } from './refusals.ts';

/** The fields of a posted form: text by name. The feature judges them. */
export const FormFields = Type.Record(Type.String(), Type.String({ maxLength: 32_768 }));
export type FormFields = Readonly<Record<string, string>>;

/** Sends a page that no cache stores. One about something that does not exist counts as a refusal. */
export function sendPage(reply: FastifyReply, text: string, status = 200): FastifyReply {
  if (status === 404) noteRefusal(reply, 'not_found');
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}

/** Draws a form that posts to this server; `token` is the form guard's. */
export function form(options: {
  action: string;
  token: string;
  body: HtmlValue;
  submit: HtmlValue;
  hidden?: Readonly<Record<string, string | undefined>>;
  quiet?: boolean;
  id?: string;
  /** Whether it has fields for files. */
  hasFiles?: boolean;
  /** Whether `more` has the form's only buttons. */
  hasNoSubmit?: boolean;
  /** More buttons that send the form. */
  more?: HtmlValue;
}): Html {
  const hidden = Object.entries(options.hidden ?? {}).filter(([, value]) => value !== undefined);
  return html`<form
    method="post"
    action="${options.action}"
    novalidate${options.hasFiles && html` enctype="multipart/form-data"`}${options.id && html` id="${options.id}"`}
  >
    <input type="hidden" name="_form" value="${options.token}" />
    ${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)} ${options.body}
    ${!options.hasNoSubmit && html`<button class="${options.quiet ? 'button quiet' : 'button'}" type="submit">${options.submit}</button>`}
    ${options.more}
  </form>`;
}

/** Draws a box with news. */
export function notice(kind: 'info' | 'success' | 'warning' | 'danger', body: HtmlValue): Html {
  return html`<div class="notice ${kind}" role="${kind === 'danger' ? 'alert' : 'status'}">${body}</div>`;
}
