import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { Node } from '../layout/nodes.ts';
import { isNode } from '../layout/nodes.ts';

/** A list of declarations: a file's, or those of all `namespace` blocks of one name in it. */
export interface Scope {
  readonly file: string;
  readonly body: readonly Node[];
  readonly parent: Scope | undefined;
}

/** A declared type with the scope in which its own names are looked up. */
export interface Declared {
  readonly scope: Scope;
  readonly node: Node;
}

/** Finds the declarations of a package's `.d.ts` files. Each file is parsed once. */
export interface Declarations {
  open(file: string): Scope;
  /** Finds a name such as `['Refund', 'NextAction']` from a scope outward, through imports. */
  find(scope: Scope, path: readonly string[]): Declared | undefined;
}

export function createDeclarations(root: string): Declarations {
  const files = new Map<string, Scope>();
  const open = (file: string): Scope => {
    const known = files.get(file);
    if (known) return known;
    const { program, errors } = parseSync(file, readFileSync(join(root, file), 'utf8'));
    if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
    const scope = { file, body: (program.body as unknown as Node[]).map(unwrapped), parent: undefined };
    files.set(file, scope);
    return scope;
  };

  const find = (scope: Scope, path: readonly string[]): Declared | undefined => {
    for (let here: Scope | undefined = scope; here; here = here.parent) {
      const found = within(here, path);
      if (found) return found;
    }
    return undefined;
  };

  /** Finds a path whose first name is declared in this very scope. */
  const within = (scope: Scope, [name, ...rest]: readonly string[]): Declared | undefined => {
    if (name === undefined) return undefined;
    const imported = importOf(scope, name);
    if (imported) {
      const there = open(pathOf(scope.file, imported.source));
      return within(there, imported.name === undefined ? rest : [imported.name, ...rest]);
    }
    const alias = scope.body.find((node) => node.type === 'TSImportEqualsDeclaration' && nameOf(node) === name);
    if (alias) return find(scope.parent ?? scope, [...namesOf(alias['moduleReference'] as Node), ...rest]);
    if (scope.parent && isHandedOn(scope, name)) return find(scope.parent, [name, ...rest]);
    const own = scope.body.filter((node) => nameOf(node) === name);
    if (rest.length === 0) {
      const node = own.find((one) => typeKinds.has(one.type));
      return node && { scope, node };
    }
    const blocks = own.filter((node) => node.type === 'TSModuleDeclaration');
    if (blocks.length === 0) return undefined;
    return within({ file: scope.file, body: blocks.flatMap(bodyOf), parent: scope }, rest);
  };

  const pathOf = (from: string, source: string): string => {
    const path = join(dirname(from), source.replace(/\.js$/, '.d.ts'));
    if (!existsSync(join(root, path))) throw new Error(`${from} imports ${source}, which is not there`);
    return path;
  };

  return { open, find };
}

const typeKinds = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ClassDeclaration']);

function unwrapped(node: Node): Node {
  const declared = node.type === 'ExportNamedDeclaration' ? node['declaration'] : undefined;
  return isNode(declared) ? declared : node;
}

function nameOf(node: Node): string | undefined {
  const id = node['id'];
  return isNode(id) ? (id['name'] as string | undefined) : undefined;
}

function bodyOf(block: Node): Node[] {
  return ((block['body'] as Node)['body'] as Node[]).map(unwrapped);
}

/** The parts of a name such as `Refund.NextAction`. */
export function namesOf(node: Node): string[] {
  switch (node.type) {
    case 'TSQualifiedName':
      return [...namesOf(node['left'] as Node), ...namesOf(node['right'] as Node)];
    case 'MemberExpression':
      return [...namesOf(node['object'] as Node), ...namesOf(node['property'] as Node)];
    default:
      return [node['name'] as string];
  }
}

/** Whether a namespace exports a name of the file around it, as `export { Install }`. */
function isHandedOn(scope: Scope, name: string): boolean {
  return scope.body.some(
    (node) =>
      node.type === 'ExportNamedDeclaration' &&
      (node['specifiers'] as Node[]).some((one) => (one['exported'] as Node)['name'] === name),
  );
}

/** The file and the original name of an imported or re-exported name; without a name, it is the file with all of its names. */
function importOf(scope: Scope, name: string): { source: string; name: string | undefined } | undefined {
  for (const node of scope.body) {
    if (node.type !== 'ImportDeclaration' && node.type !== 'ExportNamedDeclaration') continue;
    if (!isNode(node['source'])) continue;
    const isImport = node.type === 'ImportDeclaration';
    for (const one of node['specifiers'] as Node[]) {
      const known = one[isImport ? 'local' : 'exported'] as Node;
      const original = one[isImport ? 'imported' : 'local'];
      if (known['name'] !== name) continue;
      const source = node['source']['value'] as string;
      return { source, name: isNode(original) ? (original['name'] as string) : undefined };
    }
  }
  return undefined;
}
