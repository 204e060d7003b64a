import type { Node } from '../layout/nodes.ts';
import { isNode } from '../layout/nodes.ts';
import { namesOf } from './declarations.ts';
import type { Declarations, Scope } from './declarations.ts';

/** A declared type in the words of JSON. Members are read when they are first asked for, because types are recursive. */
export type Shape =
  | { readonly kind: 'any' | 'string' | 'number' | 'boolean' | 'null' | 'nothing' }
  /** A decimal number in a text. */
  | { readonly kind: 'decimal' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'union'; readonly of: readonly Shape[] }
  | ObjectShape;

export interface ObjectShape {
  readonly kind: 'object';
  readonly name: string;
  readonly members: () => ReadonlyMap<string, Member>;
}

export interface Member {
  readonly shape: Shape;
  readonly isOptional: boolean;
}

/** Reads declared types as shapes. The same declaration gives the same shape. */
export interface Shapes {
  /** @throws If the declaration is not found or has a form that this reader does not know. */
  named(scope: Scope, path: readonly string[]): Shape;
  of(scope: Scope, node: Node): Shape;
}

/** Values that only a newer version of the API may send: a sandbox of this version sends and takes none of them. */
const OPEN = 'OtherString';
const nothing: Shape = { kind: 'nothing' };
const keywords: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['TSStringKeyword', { kind: 'string' }],
  ['TSNumberKeyword', { kind: 'number' }],
  ['TSBooleanKeyword', { kind: 'boolean' }],
  ['TSNullKeyword', { kind: 'null' }],
  ['TSAnyKeyword', { kind: 'any' }],
  ['TSUnknownKeyword', { kind: 'any' }],
  ['TSVoidKeyword', nothing],
  ['TSNeverKeyword', nothing],
  ['TSUndefinedKeyword', nothing],
]);
/** Types of the language or of other packages. */
const foreign: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['Decimal', { kind: 'decimal' }],
  ['Date', { kind: 'string' }],
  ['Uint8Array', { kind: 'any' }],
]);

interface Reader {
  readonly declarations: Declarations;
  readonly known: Map<Node, Shape>;
}

export function createShapes(declarations: Declarations): Shapes {
  const reader: Reader = { declarations, known: new Map() };
  return {
    named: (scope, path) => named(reader, scope, path),
    of: (scope, node) => read(reader, scope, node),
  };
}

/** Reads a type where it is used. */
function read(reader: Reader, scope: Scope, node: Node): Shape {
  const keyword = keywords.get(node.type);
  if (keyword) return keyword;
  switch (node.type) {
    case 'TSLiteralType': {
      const value = (node['literal'] as Node)['value'] as string | number | boolean;
      return { kind: 'literal', value };
    }
    case 'TSArrayType':
      return { kind: 'list', of: read(reader, scope, node['elementType'] as Node) };
    case 'TSUnionType':
      return union((node['types'] as Node[]).map((one) => read(reader, scope, one)));
    case 'TSIntersectionType':
      return merged((node['types'] as Node[]).map((one) => read(reader, scope, one)));
    case 'TSTypeLiteral': {
      const nodes = node['members'] as Node[];
      const index = indexOf(nodes);
      return index
        ? { kind: 'map', of: read(reader, scope, index) }
        : object('', () => membersOf(reader, scope, nodes));
    }
    case 'TSTypeReference':
      return reference(reader, scope, node);
    default:
      throw new Error(`${scope.file} has a type that this check cannot read: ${node.type}`);
  }
}

function reference(reader: Reader, scope: Scope, node: Node): Shape {
  const path = namesOf(node['typeName'] as Node);
  const args = isNode(node['typeArguments']) ? (node['typeArguments']['params'] as Node[]) : [];
  const first = (): Shape => read(reader, scope, args[0] as Node);
  switch (path.join('.')) {
    case 'Array':
      return { kind: 'list', of: first() };
    case 'Response':
    case 'Promise':
      return first();
    case 'ApiList':
    case 'ApiListPromise':
      return listOf(first);
    case 'V2List':
    case 'V2ListPromise':
      return listOfV2(first);
    case 'Partial':
      return partial(first());
    case 'Omit':
      return without(first(), read(reader, scope, args[1] as Node));
    case 'Emptyable':
      return union([{ kind: 'literal', value: '' }, { kind: 'null' }, first()]);
    case 'Record':
      return { kind: 'map', of: args[1] ? read(reader, scope, args[1]) : { kind: 'any' } };
    case OPEN:
      return nothing;
    default:
      return named(reader, scope, path);
  }
}

function named(reader: Reader, scope: Scope, path: readonly string[]): Shape {
  const outside = foreign.get(path.join('.'));
  if (outside) return outside;
  const declared = reader.declarations.find(scope, path);
  if (!declared) throw new Error(`${scope.file} names ${path.join('.')}, which is not declared`);
  const { node } = declared;
  const before = reader.known.get(node);
  if (before) return before;
  if (node.type === 'TSTypeAliasDeclaration') {
    const shape = read(reader, declared.scope, node['typeAnnotation'] as Node);
    reader.known.set(node, shape);
    return shape;
  }
  const name = path.join('.');
  const members = () => {
    const parents = ((node['extends'] ?? []) as Node[]).map((one) =>
      read(reader, declared.scope, { ...one, type: 'TSTypeReference', typeName: one['expression'] }),
    );
    const own = membersOf(reader, declared.scope, (node['body'] as Node)['body'] as Node[]);
    return new Map([...parents.flatMap((one) => [...entriesOf(one)]), ...own]);
  };
  const index = indexOf((node['body'] as Node)['body'] as Node[]);
  const shape: Shape = index ? { kind: 'map', of: read(reader, declared.scope, index) } : object(name, members);
  reader.known.set(node, shape);
  return shape;
}

function membersOf(reader: Reader, scope: Scope, nodes: readonly Node[]): Map<string, Member> {
  return new Map(
    nodes.flatMap((node) => {
      if (node.type !== 'TSPropertySignature') return [];
      const key = node['key'] as Node;
      const type = (node['typeAnnotation'] as Node)['typeAnnotation'] as Node;
      const member = { shape: read(reader, scope, type), isOptional: node['optional'] === true };
      return [[(key['name'] ?? key['value']) as string, member] as const];
    }),
  );
}

function indexOf(nodes: readonly Node[]): Node | undefined {
  const index = nodes.find((one) => one.type === 'TSIndexSignature');
  return index && ((index['typeAnnotation'] as Node)['typeAnnotation'] as Node);
}

function object(name: string, read: () => ReadonlyMap<string, Member>): ObjectShape {
  let members: ReadonlyMap<string, Member> | undefined;
  return { kind: 'object', name, members: () => (members ??= read()) };
}

function entriesOf(shape: Shape): ReadonlyMap<string, Member> {
  return shape.kind === 'object' ? shape.members() : new Map();
}

/** Without what nothing can be, and with unions in it spread out. */
function union(shapes: readonly Shape[]): Shape {
  const some = shapes
    .flatMap((one) => (one.kind === 'union' ? one.of : [one]))
    .filter(({ kind }) => kind !== 'nothing');
  return some.length === 1 ? some[0]! : some.length === 0 ? nothing : { kind: 'union', of: some };
}

function merged(shapes: readonly Shape[]): Shape {
  const text = shapes.find(({ kind }) => kind === 'string');
  if (text) return text;
  return object('', () => new Map(shapes.flatMap((one) => [...entriesOf(one)])));
}

/** The previous values of an object that changed: Stripe sends what changed at any depth, and null for what was not there. */
function partial(shape: Shape): Shape {
  if (shape.kind === 'union') return union(shape.of.map(partial));
  if (shape.kind !== 'object') return shape;
  const loose = (one: Member) => ({ shape: union([partial(one.shape), { kind: 'null' }]), isOptional: true });
  const members = () => new Map([...shape.members()].map(([name, one]) => [name, loose(one)] as const));
  return object(`part of ${shape.name}`, members);
}

function without(shape: Shape, names: Shape): Shape {
  const gone = (names.kind === 'union' ? names.of : [names]).map((one) => one.kind === 'literal' && one.value);
  const kept = () => new Map([...entriesOf(shape)].filter(([name]) => !gone.includes(name)));
  return shape.kind === 'object' ? object(shape.name, kept) : shape;
}

const text: Member = { shape: { kind: 'string' }, isOptional: false };

function listOf(item: () => Shape): Shape {
  return object('list', () => {
    const members: [string, Member][] = [
      ['object', { shape: { kind: 'literal', value: 'list' }, isOptional: false }],
      ['data', { shape: { kind: 'list', of: item() }, isOptional: false }],
      ['has_more', { shape: { kind: 'boolean' }, isOptional: false }],
      ['url', text],
    ];
    return new Map(members);
  });
}

function listOfV2(item: () => Shape): Shape {
  const address: Member = { shape: union([text.shape, { kind: 'null' }]), isOptional: false };
  return object('list', () => {
    const members: [string, Member][] = [
      ['data', { shape: { kind: 'list', of: item() }, isOptional: false }],
      ['next_page_url', address],
      ['previous_page_url', address],
    ];
    return new Map(members);
  });
}
