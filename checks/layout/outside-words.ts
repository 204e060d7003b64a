import { isNode, visit } from './nodes.ts';
import type { Node } from './nodes.ts';
import { placeOf } from './place.ts';
import type { SourceFile } from './source-file.ts';

/** Areas with input from outside. Tools and the bench get theirs only from the person who runs them. */
const meetsOutside = new Set(['wallet', 'market', 'sandbox', 'platform', 'sdk', 'auditor']);

/**
 * A sentence for each place where text from outside could name a member of `Object.prototype`, such as `constructor` or
 * `__proto__`. A table with a closed set of names is safe, because the compiler allows only those names.
 */
export function judgeOutsideWords({ path, program }: SourceFile): string[] {
  const { area, isTest } = placeOf(path);
  if (isTest || !meetsOutside.has(area)) return [];
  const faults: string[] = [];
  visit(program, (node) => {
    if (node.type === 'VariableDeclarator' && isTable(node)) {
      faults.push(`${nameOf(node['id'])} is a table by any text: make it a Map, which knows its own names alone`);
    }
    if (node.type === 'BinaryExpression' && node['operator'] === 'in' && !isFixed(node['left'])) {
      faults.push('`in` also finds what every object inherits: ask Object.hasOwn');
    }
  });
  return faults;
}

/** An object with entries that is declared with arbitrary text as its keys. */
function isTable({ id, init }: Node): boolean {
  const type = isNode(id) && isNode(id['typeAnnotation']) ? id['typeAnnotation']['typeAnnotation'] : undefined;
  const hasEntries = isNode(init) && init.type === 'ObjectExpression' && (init['properties'] as Node[]).some(isEntry);
  return hasEntries && isNode(type) && isByText(type);
}

/** A spread or computed member does not count, because the source does not write it as a table. */
function isEntry(property: Node): boolean {
  return property.type === 'Property' && property['computed'] !== true && property['shorthand'] !== true;
}

/** `Record<string, …>` or `{ [name: string]: … }`, also `Readonly` or `Partial`. */
function isByText(type: Node): boolean {
  if (type.type === 'TSTypeLiteral') {
    return (type['members'] as Node[]).some((member) => member.type === 'TSIndexSignature');
  }
  if (type.type !== 'TSTypeReference' || !isNode(type['typeArguments'])) return false;
  const [first] = type['typeArguments']['params'] as Node[];
  if (!first) return false;
  const name = nameOf(type['typeName']);
  return name === 'Record'
    ? first.type === 'TSStringKeyword'
    : ['Readonly', 'Partial'].includes(name) && isByText(first);
}

function isFixed(node: unknown): boolean {
  return isNode(node) && (node.type === 'Literal' || node.type === 'PrivateIdentifier');
}

function nameOf(node: unknown): string {
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : '';
}
