import { readFile } from 'node:fs/promises';
import { migrationFiles } from '#platform/db/migrate.ts';
import { parseColumn, parseCondition } from './parser.ts';
import type { Expr } from './statement.ts';

/** A unique constraint or index. */
export interface Unique {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  /** The condition of a partial index, which compares only rows for which it holds. */
  readonly where: Expr | undefined;
  /** Whether two nulls are equal; if not, a row with a null never conflicts. */
  readonly nullsMatch: boolean;
}

/** A table's columns and unique constraints. */
export interface TableSchema {
  readonly name: string;
  readonly columns: Map<string, { readonly type: string; readonly fallback: Expr | undefined }>;
  readonly uniques: Unique[];
}

/** A product's tables. */
export interface Schema {
  readonly tables: ReadonlyMap<string, TableSchema>;
  /** The migrations' statements that insert rows, or add to their JSON. */
  readonly rows: readonly string[];
}

/**
 * Reads tables with their columns, defaults and unique constraints from a product's migrations. Grants, policies,
 * triggers and checks exist only in the real database; the invariants check their promises instead.
 */
export async function readSchema(folders: readonly URL[]): Promise<Schema> {
  const tables = new Map<string, TableSchema>();
  const rows: string[] = [];
  for (const { url } of await migrationFiles(folders)) {
    for (const statement of statementsOf(await readFile(url, 'utf8'))) apply(statement, tables, rows);
  }
  return { tables, rows };
}

/** Splits SQL into statements, without comments and without the bodies of functions. */
function statementsOf(sql: string): string[] {
  const bare = sql.replaceAll(/\$\$[\s\S]*?\$\$/g, "''").replaceAll(/--[^\n]*/g, '');
  return splitAt(bare, ';').filter((statement) => statement !== '');
}

/** Splits a text at a sign that stands outside of quotes and parentheses. */
function splitAt(text: string, sign: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let isText = false;
  let begin = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "'") isText = !isText;
    if (isText) continue;
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === sign && depth === 0) {
      pieces.push(text.slice(begin, at).trim());
      begin = at + 1;
    }
  }
  return [...pieces, text.slice(begin).trim()];
}

function apply(statement: string, tables: Map<string, TableSchema>, rows: string[]): void {
  const created = /^create (?:unlogged )?table (\S+) \(([\s\S]*)\)[^)]*$/.exec(
    statement.replace(/\)\s*with\s*\([^)]*\)$/, ')'),
  );
  if (created) {
    const table: TableSchema = { name: created[1]!, columns: new Map(), uniques: [] };
    tables.set(table.name, table);
    for (const item of splitAt(created[2]!, ',')) addItem(table, item);
    return;
  }
  const altered = /^alter table (?:only )?(\S+)\s+([\s\S]*)$/.exec(statement);
  const changed = altered && tables.get(altered[1]!);
  if (changed) {
    for (const action of splitAt(altered[2]!, ',')) {
      const added = /^add (?:column )?([\s\S]*)$/.exec(action);
      if (added) addItem(changed, added[1]!);
    }
  }
  addIndex(statement, tables);
  // Only `values` matter: in a new database, an `insert … select` from another table inserts no rows.
  const isRows = /^insert into \S+(?: \([^)]*\))?\s+values/.test(statement);
  if (isRows || /^update \S+ set (\w+) = \1 \|\| '[^']*'$/.test(statement)) rows.push(statement);
}

function addIndex(statement: string, tables: Map<string, TableSchema>): void {
  const unique = /^create unique index (\S+) on (\S+) \(([^()]*)\)(?:\s+where ([\s\S]*))?$/.exec(statement);
  const table = unique && tables.get(unique[2]!);
  if (table) {
    const where = unique[4] === undefined ? undefined : parseCondition(unique[4]);
    table.uniques.push({ name: unique[1], columns: namesIn(unique[3]!), where, nullsMatch: false });
  }
  const dropped = /^drop index (?:if exists )?(?:\w+\.)?(\w+)$/.exec(statement)?.[1];
  if (dropped === undefined) return;
  for (const { uniques } of tables.values()) {
    const at = uniques.findIndex((one) => one.name === dropped);
    if (at >= 0) uniques.splice(at, 1);
  }
}

function addItem(table: TableSchema, item: string): void {
  const key = /^(?:constraint \w+ )?(?:primary key|unique( nulls not distinct)?) \(([^()]*)\)/.exec(item);
  if (key) {
    const nullsMatch = key[1] !== undefined;
    table.uniques.push({ name: undefined, columns: namesIn(key[2]!), where: undefined, nullsMatch });
    return;
  }
  if (/^(?:constraint|check|foreign|exclude)\b/.test(item) || item === '') return;
  const { name, type, fallback, unique } = parseColumn(item.replaceAll(/check \([\s\S]*$/g, ''));
  table.columns.set(name, { type, fallback });
  if (unique) table.uniques.push({ name: undefined, columns: [name], where: undefined, nullsMatch: false });
}

function namesIn(list: string): string[] {
  return list.split(',').map((name) => name.trim());
}
