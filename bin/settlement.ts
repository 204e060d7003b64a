import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { readConfig } from '#platform/config/config.ts';
import type { Setting } from '#platform/config/config.ts';
import { readDate } from '#platform/kernel/calendar.ts';
import { counted, onOneLine } from '#platform/kernel/words.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { settings as walletSettings } from '../wallet/server/config.ts';
import { createReportBook } from '../wallet/server/settlement/reports/book-service.ts';
import type { ReportBook } from '../wallet/server/settlement/reports/book-service.ts';
import type { StoredReport } from '../wallet/server/settlement/reports/store.ts';
import { xmlLimits } from '../wallet/server/settlement/statements/protocol/xml.ts';
import { createStatements } from '../wallet/server/settlement/statements/service.ts';
import type { Statements } from '../wallet/server/settlement/statements/service.ts';
import { readSettings } from '../dev/constellation/settings.ts';
import { SANDBOX_IBAN } from '../sandbox/bank/account.ts';
import { Refusal, runTool } from './lifeline.ts';
import { environmentOf } from './settings-table.ts';
import { readOrRefuse, startedLogin, withWalletDatabase } from './wallet-database.ts';
import { amountWords, faultWords, reportJson, reportWords } from './settlement-words.ts';

const root = join(import.meta.dirname, '..');

const usage = `Say what to do:
  npm run settlement -- import FILE.xml                        imports a bank's statement (camt.053)
  npm run settlement -- report [--day YYYY-MM-DD] [--json]     makes and shows the report of yesterday, or shows an
                                                               older one; exit code 1 if something differs`;

const settings = { databaseUrl: walletSettings.databaseUrl, ibans: ibans('HOLDFAST_BANK_IBANS') };

interface Doors {
  readonly statements: Statements;
  readonly book: ReportBook;
  readonly ibans: readonly string[];
}

/**
 * `npm run settlement -- import|report`: imports the bank's statements, and shows the daily settlement reports.
 *
 * The environment's settings name the wallet's database; without them, it is the one that `npm start` runs here. The
 * running wallet makes the reports, because only it has the processor's key.
 */
async function main(): Promise<number> {
  const { values, positionals } = readArguments(process.argv.slice(2));
  const [action, file, ...rest] = positionals;
  if (rest.length === 0 && action === 'import' && file !== undefined) {
    return withDoors((doors) => importFile(doors, file));
  }
  if (action !== 'report' || file !== undefined) throw new Refusal(usage);
  const { day, json } = values;
  if (day !== undefined && !isDay(day)) throw new Refusal(`"${day}" is not a day; write it as 2026-11-30.`);
  return withDoors(async ({ book }) => {
    const reports = day === undefined ? await makeReports(book) : await book.find(day);
    if (reports.length === 0) throw new Refusal(noReport(day));
    console.log(json ? JSON.stringify(reports.map(reportJson), null, 2) : reports.map(reportWords).join('\n\n'));
    return reports.every((report) => report.differences.length === 0) ? 0 : 1;
  });
}

function noReport(day: string | undefined): string {
  return day === undefined
    ? 'There is no report yet: the first one is made a quarter of an hour after the first whole day (UTC).'
    : `There is no report of ${day}.`;
}

function readArguments(args: string[]) {
  try {
    const options = { day: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (cause) {
    throw new Refusal(`${(cause as Error).message.split('. ')[0]}.\n${usage}`, { cause });
  }
}

function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return readDate({ year, month, day }).ok;
}

async function importFile({ statements, ibans: own }: Doors, path: string): Promise<number> {
  if (own.length === 0) throw new Refusal('HOLDFAST_BANK_IBANS is not set: it names your accounts at the bank.');
  const done = await statements.importFile(await readBounded(path), own);
  if (!done.ok) throw new Refusal(`Nothing was imported. ${faultWords(done.error)}`);
  for (const { statement, was } of done.value) {
    const { id, iban, endsOn, entries, currency, closingMinor } = statement;
    const said = was === 'known' ? 'was imported before; nothing changed' : 'is imported';
    const balance = amountWords(closingMinor, currency);
    console.log(
      `Statement ${onOneLine(id)} of ${iban} until ${endsOn} ${said}: ${counted(entries.length, 'booking')}, balance ${balance}.`,
    );
  }
  return 0;
}

/** Reads one byte more than the limit at most, so that a huge file is refused without being read. */
async function readBounded(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const bytes = Buffer.alloc(xmlLimits.mostBytes + 1);
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return bytes.subarray(0, length);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new Refusal(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

const MADE_WITHIN_MS = 60_000;

/** Asks the running wallet for the reports, and waits until they are made. */
async function makeReports(book: ReportBook): Promise<StoredReport[]> {
  await book.request();
  const deadline = Date.now() + MADE_WITHIN_MS;
  while (await book.isRequested()) {
    if (Date.now() > deadline) {
      throw new Refusal('The wallet has not made the report within a minute. Is it running? Its log says more.');
    }
    await sleep(250);
  }
  return book.find();
}

async function withDoors(work: (doors: Doors) => Promise<number>): Promise<number> {
  const config = readSettingsOf(process.env['HOLDFAST_WALLET_DATABASE_URL'] ? process.env : await startedEnv());
  return withWalletDatabase(config.databaseUrl, (db) => {
    const deps = { db, world: systemWorld({ log: pino({ level: 'silent' }), http: fetch }) };
    return work({ statements: createStatements(deps), book: createReportBook(deps), ibans: config.ibans });
  });
}

function readSettingsOf(env: NodeJS.ProcessEnv) {
  return readOrRefuse(() => readConfig(settings, environmentOf('settlement', env)));
}

/** The environment for the wallet that `npm start` runs with these settings, and the sandbox's bank. */
async function startedEnv(): Promise<NodeJS.ProcessEnv> {
  return {
    HOLDFAST_WALLET_DATABASE_URL: await startedLogin(readSettings(process.env, root)),
    HOLDFAST_BANK_IBANS: process.env['HOLDFAST_BANK_IBANS'] || SANDBOX_IBAN,
  };
}

/** IBANs with commas (ISO 13616), whose check digits must be right. */
function ibans(name: string): Setting<readonly string[]> {
  return (env) => {
    const all = (env[name] ?? '').split(',').map((one) => one.replaceAll(/\s/g, '').toUpperCase());
    const value = all.filter((one) => one !== '');
    const wrong = value.find((one) => !isIban(one));
    return wrong === undefined ? { name, value } : { name, fault: `must be IBANs with commas, and "${wrong}" is none` };
  };
}

function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(text)) return false;
  const digits = `${text.slice(4)}${text.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) =>
    String(letter.codePointAt(0)! - 55),
  );
  return BigInt(digits) % 97n === 1n;
}

await runTool(main);
