import { isNode, visit } from './nodes.ts';
import type { Node } from './nodes.ts';
import { placeOf } from './place.ts';
import type { SourceFile } from './source-file.ts';

/** Names of functions that only run plain selects, by the file that exports them. */
type Reads = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds the functions of the stores that read but neither write nor lock. */
export function findReads(files: readonly SourceFile[]): Reads {
  return new Map(files.filter(isStore).map(({ path, program }) => [path, readsIn(program)]));
}

function isStore({ path }: SourceFile): boolean {
  const { role, isTest } = placeOf(path);
  return role === 'store' && !isTest;
}

function readsIn(program: unknown): Set<string> {
  const functions = new Map<string, Node>();
  visit(program, (node) => {
    if (node.type === 'FunctionDeclaration' && isNode(node['id'])) functions.set(node['id']['name'] as string, node);
  });
  const reads = new Set<string>();
  // A function that calls a reading function reads too.
  for (let known = -1; known < reads.size;) {
    known = reads.size;
    for (const [name, body] of functions) if (isRead(body, reads)) reads.add(name);
  }
  return reads;
}

function isRead(body: Node, reads: ReadonlySet<string>): boolean {
  const statements: string[] = [];
  let callsRead = false;
  visit(body, (node) => {
    if (node.type === 'TaggedTemplateExpression' && isStatement(node)) statements.push(textOf(node));
    if (node.type !== 'CallExpression' || !isNode(node['callee'])) return;
    const { callee } = node;
    if (callee.type === 'Identifier' && reads.has(callee['name'] as string)) callsRead = true;
  });
  if (statements.some((text) => !isSelect(text))) return false;
  return statements.length === 1 || (statements.length === 0 && callsRead);
}

/** A whole statement has a row's schema or is run; a fragment is part of another statement. */
function isStatement({ tag, quasi }: Node): boolean {
  if (!isNode(tag) || !isNode(quasi)) return false;
  const name = tag.type === 'CallExpression' && isNode(tag['callee']) ? tag['callee']['name'] : tag['name'];
  return (
    name === 'sql' &&
    (tag.type === 'CallExpression' || /^\s*(insert|update|delete|select pg_|with)\b/.test(firstText(quasi)))
  );
}

function firstText(quasi: Node): string {
  return textOfQuasis(quasi)[0] ?? '';
}

function textOf({ quasi }: Node): string {
  return isNode(quasi) ? textOfQuasis(quasi).join('?') : '';
}

function textOfQuasis(quasi: Node): string[] {
  return (quasi['quasis'] as { value: { raw: string } }[]).map(({ value }) => value.raw);
}

function isSelect(text: string): boolean {
  return /^\s*select\b/.test(text) && !/\bfor (no key )?(update|share)\b|\bpg_advisory|\bset_config\b/.test(text);
}

/** A sentence for each transaction that is opened for one read: `db.one` takes one round trip instead of three. */
export function judgeReads({ path, program, imports }: SourceFile, reads: Reads): string[] {
  const { area, part, isTest } = placeOf(path);
  if (isTest || part !== 'server') return [];
  const known = new Set(
    imports.filter((one) => one.target.startsWith(area)).flatMap((one) => [...(reads.get(one.target) ?? [])]),
  );
  const faults: string[] = [];
  visit(program, (node) => {
    const name = readOpened(node);
    if (name !== undefined && known.has(name))
      faults.push(`opens a transaction as the writer for ${name}, which is one read: that is db.one`);
  });
  return faults;
}

/** The one function that a call to `asWriter` runs. */
function readOpened({ type, callee, arguments: given }: Node): string | undefined {
  if (type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return undefined;
  if (!isNode(callee['property']) || callee['property']['name'] !== 'asWriter') return undefined;
  const [work] = given as Node[];
  if (work?.type !== 'ArrowFunctionExpression' || !isNode(work['body']) || work['body'].type !== 'CallExpression')
    return undefined;
  const called = work['body']['callee'];
  return isNode(called) && called.type === 'Identifier' ? (called['name'] as string) : undefined;
}
