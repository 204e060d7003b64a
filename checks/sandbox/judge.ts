import type { ObjectShape, Shape } from './shapes.ts';

/** A sentence for each place in which a value differs from its declared shape. */
export function judge(value: unknown, shape: Shape, path = ''): string[] {
  switch (shape.kind) {
    case 'any':
      return [];
    case 'literal':
      return value === shape.value ? [] : [`${path} is ${show(value)}, not ${show(shape.value)}`];
    case 'null':
      return value === null ? [] : [`${path} is ${show(value)}, not null`];
    case 'decimal':
      return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? [] : [`${path} is no decimal number`];
    case 'list':
      if (!Array.isArray(value)) return [`${path} is ${show(value)}, not a list`];
      return value.flatMap((item: unknown, at) => judge(item, shape.of, `${path}[${at}]`));
    case 'map':
      if (!isObject(value)) return [`${path} is ${show(value)}, not an object`];
      return Object.entries(value).flatMap(([name, item]) => judge(item, shape.of, `${path}.${name}`));
    case 'union':
      return judgeUnion(value, shape.of, path);
    case 'object':
      return judgeObject(value, shape, path);
    case 'nothing':
      return [`${path} must not be there`];
    case 'string':
    case 'number':
    case 'boolean':
      return isOfKind[shape.kind](value) ? [] : [`${path} is ${show(value)}, not a ${shape.kind}`];
  }
}

const isOfKind = {
  string: (value: unknown) => typeof value === 'string',
  number: (value: unknown) => typeof value === 'number',
  boolean: (value: unknown) => typeof value === 'boolean',
};

function judgeObject(value: unknown, shape: ObjectShape, path: string): string[] {
  if (!isObject(value)) return [`${path} is ${show(value)}, not an object`];
  const members = shape.members();
  const unknown = Object.keys(value).filter((name) => members.get(name)?.shape === undefined);
  const faults = unknown.map((name) => `${path}.${name} is not declared (${shape.name})`);
  for (const [name, { shape: wanted, isOptional }] of members) {
    if (Object.hasOwn(value, name)) faults.push(...judge(value[name], wanted, `${path}.${name}`));
    else if (!isOptional && wanted.kind !== 'nothing') faults.push(`${path}.${name} is missing (${shape.name})`);
  }
  return faults;
}

/** Judged by the shape that it fits best: objects of the API name their kind. */
function judgeUnion(value: unknown, shapes: readonly Shape[], path: string): string[] {
  const isPlain = !isObject(value) && !Array.isArray(value);
  const objects = shapes.filter((one) => isPlain || one.kind === 'object' || one.kind === 'list' || one.kind === 'map');
  const named = isObject(value) ? objects.filter((one) => hasName(value, one)) : objects;
  const results = (named.length > 0 ? named : objects).map((one) => judge(value, one, path));
  if (results.length === 0) return [`${path} is ${show(value)}, which is not declared`];
  if (results.some((one) => one.length === 0)) return [];
  if (isPlain) return [`${path} is ${show(value)}, not ${shapes.map(nameOf).join(' or ')}`];
  return results.reduce((best, one) => (one.length < best.length ? one : best));
}

/** Whether the members that name a kind, such as `object` and `type`, are those of this shape. */
function hasName(value: Readonly<Record<string, unknown>>, shape: Shape): boolean {
  if (shape.kind !== 'object') return true;
  const members = shape.members();
  return ['object', 'type', 'deleted'].every((name) => {
    const wanted = members.get(name)?.shape;
    return wanted?.kind !== 'literal' || value[name] === wanted.value;
  });
}

function nameOf(shape: Shape): string {
  if (shape.kind === 'literal') return show(shape.value);
  return shape.kind === 'object' ? shape.name : shape.kind;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
