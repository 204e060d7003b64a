import { invalid, missingParameter } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Parameter } from './parameter-types.ts';
import { parameterObjects, parametersOf } from './parameters.gen.ts';

/** How values are written: as texts in a form, or as JSON. */
type Writing = 'form' | 'json';

/** Judges a request by the published parameters of its call. Undefined if it has none that is wrong. */
export function judgeParameters(route: string, asked: unknown, writing: Writing = 'form'): Answer | undefined {
  const place = parametersOf.get(route);
  if (place === undefined) return undefined;
  const unknown = unknownNames(asked, place, '');
  if (unknown.length > 0) {
    const names = unknown.join(', ');
    const word = unknown.length === 1 ? 'parameter' : 'parameters';
    return invalid(unknown[0]!, `Received unknown ${word}: ${names}`, 'parameter_unknown');
  }
  return judge(asked, place, '', writing);
}

/** The parameters that the call does not have, at any depth. */
function unknownNames(value: unknown, parameter: Parameter, path: string): string[] {
  if (typeof parameter === 'number') {
    if (!isObject(value)) return [];
    const members = new Map(Object.entries(parameterObjects[parameter]!.members));
    return Object.entries(value).flatMap(([name, item]) => {
      const known = members.get(name);
      return known === undefined ? [join(path, name)] : unknownNames(item, known, join(path, name));
    });
  }
  if (typeof parameter === 'string') return [];
  if ('list' in parameter)
    return itemsOf(value).flatMap(([at, item]) => unknownNames(item, parameter.list, join(path, at)));
  if (!('either' in parameter)) return [];
  // The alternative that knows the most of the names.
  const results = fitting(value, parameter.either).map((one) => unknownNames(value, one, path));
  return results.reduce((best, one) => (one.length < best.length ? one : best), results[0] ?? []);
}

/** The alternatives that a value may be judged by: objects and lists by those of their kind, texts by the others. */
function fitting(value: unknown, either: readonly Parameter[]): readonly Parameter[] {
  const isTree = isObject(value) || Array.isArray(value);
  const some = either.filter((one) => one !== 'empty' && takesObject(one) === isTree);
  return some.length > 0 ? some : either;
}

function takesObject(parameter: Parameter): boolean {
  return typeof parameter === 'number' || (typeof parameter === 'object' && !('enum' in parameter));
}

function judge(value: unknown, parameter: Parameter, path: string, writing: Writing): Answer | undefined {
  if (typeof parameter === 'number') return judgeObject(value, parameter, path, writing);
  if (typeof parameter === 'object' && 'either' in parameter)
    return judgeEither(value, parameter.either, path, writing);
  if (value === '' && parameter !== 'empty') return invalid(path, emptyMessage(path), 'parameter_invalid_empty');
  if (typeof parameter === 'string') return judgePlain(value, parameter, path, writing);
  if ('enum' in parameter) {
    if (parameter.enum.includes(String(value))) return undefined;
    return invalid(path, `Invalid ${path}: must be one of ${listed(parameter.enum)}`);
  }
  if ('map' in parameter) {
    if (!isObject(value)) return invalid(path, 'Invalid object');
    return first(Object.entries(value), ([name, item]) =>
      item === '' || item === null ? undefined : judge(item, parameter.map, join(path, name), writing),
    );
  }
  if (!isObject(value) && !Array.isArray(value)) return invalid(path, 'Invalid array');
  return first(itemsOf(value), ([at, item]) => judge(item, parameter.list, join(path, at), writing));
}

function judgeObject(value: unknown, place: number, path: string, writing: Writing): Answer | undefined {
  if (!isObject(value)) return invalid(path, 'Invalid object');
  const { members, required = [] } = parameterObjects[place]!;
  const absent = required.find((name) => value[name] === undefined);
  if (absent !== undefined) return missingParameter(join(path, absent));
  return first(Object.entries(value), ([name, item]) => judge(item, members[name]!, join(path, name), writing));
}

function judgeEither(value: unknown, either: readonly Parameter[], path: string, writing: Writing): Answer | undefined {
  if (value === '' || value === null) {
    return either.includes('empty') ? undefined : invalid(path, emptyMessage(path), 'parameter_invalid_empty');
  }
  const faults = fitting(value, either).map((one) => judge(value, one, path, writing));
  return faults.every((fault) => fault !== undefined) ? faults[0] : undefined;
}

function judgePlain(value: unknown, kind: Parameter & string, path: string, writing: Writing): Answer | undefined {
  switch (kind) {
    case 'any':
      return undefined;
    case 'empty':
      return value === '' || value === null ? undefined : invalid(path, `Invalid value: ${JSON.stringify(value)}`);
    case 'string':
      return typeof value === 'string' ? undefined : invalid(path, `Invalid string: ${JSON.stringify(value)}`);
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(String(value)) ? undefined : invalid(path, `Invalid decimal: ${String(value)}`);
    case 'boolean': {
      const isBoolean = writing === 'json' ? typeof value === 'boolean' : value === 'true' || value === 'false';
      return isBoolean ? undefined : invalid(path, `Invalid boolean: ${String(value)}`);
    }
    case 'number': {
      const isInteger = writing === 'json' ? Number.isSafeInteger(value) : /^-?\d{1,15}$/.test(String(value));
      return isInteger ? undefined : invalid(path, `Invalid integer: ${String(value)}`, 'parameter_invalid_integer');
    }
  }
}

function emptyMessage(path: string): string {
  return `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`;
}

/** The items of a list with their places: `a[0]=…`, `a[]=…` and JSON. */
function itemsOf(value: unknown): [string, unknown][] {
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([at, item]) =>
    Array.isArray(item) ? item.map((one, place): [string, unknown] => [String(place), one]) : [[at, item]],
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}[${name}]`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  if (words.length < 3) return words.join(' or ');
  return `${words.slice(0, -1).join(', ')}, or ${last}`;
}

function first<T>(items: readonly T[], judgeItem: (item: T) => Answer | undefined): Answer | undefined {
  for (const item of items) {
    const fault = judgeItem(item);
    if (fault) return fault;
  }
  return undefined;
}
