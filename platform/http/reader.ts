import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LOCALES, negotiateLocale, setReader } from '../words/reader.ts';

const readers = new AsyncLocalStorage<string>();

/** Writes words for a reader: all that `write` does, and what it awaits, is in this locale. */
export function asReader<T>(locale: string, write: () => T): T {
  return readers.run(locale, write);
}

/** Every request is answered in its reader's locale; what no request causes, such as a job, is in the first. */
export function followReader(app: FastifyInstance, locales = LOCALES): void {
  const localeOf = (request: FastifyRequest) => negotiateLocale(request.headers['accept-language'], locales);
  setReader(() => readers.getStore() ?? locales[0]);
  app.addHook('onRequest', (request, _reply, done) => asReader(localeOf(request), done));
  // A body arrives by events of the connection, which is of no request.
  app.addHook('preValidation', (request, _reply, done) => asReader(localeOf(request), done));
}
