import type { Parameter, ParameterObject } from '../../sandbox/stripe/parameter-types.ts';
import type { Sdk } from './sdk-calls.ts';
import type { ObjectShape, Shape } from './shapes.ts';

/** Writes the table of parameters that the sandbox judges requests by, from the declarations of the SDK. */
export function writeParameters(sdk: Sdk, routes: readonly string[]): string {
  const table = createTable();
  const calls = routes.toSorted().map((route) => {
    const { parameters } = sdk.call(route);
    return `  '${route}': ${table.numberOf(parameters)},`;
  });
  return `// Written by \`node checks/sandbox.ts --write\` from the declarations of the SDK. Do not edit.
import type { ParameterObject } from './parameter-types.ts';

/** The objects that parameters are made of; each names others by their place in this list. */
export const parameterObjects: readonly ParameterObject[] = [
${table.objects.map((one) => `  ${one},`).join('\n')}
];

/** The place of each call's parameters in the list. */
export const parametersOf: ReadonlyMap<string, number> = new Map(
  Object.entries({
${calls.map((one) => `  ${one}`).join('\n')}
  }),
);
`;
}

/** Equal objects are written once, under whatever names the SDK declares them. */
function createTable() {
  const objects: string[] = [];
  const places = new Map<string, number>();
  const known = new Map<ObjectShape, number>();

  const placeOf = (shape: ObjectShape): number => {
    const before = known.get(shape);
    if (before !== undefined) return before;
    const members = [...shape.members()].map(([name, one]) => [name, parameterOf(one.shape)] as const);
    const required = [...shape.members()].flatMap(([name, one]) => (one.isOptional ? [] : [name]));
    const place = add({ members: Object.fromEntries(members), ...(required.length > 0 ? { required } : {}) });
    known.set(shape, place);
    return place;
  };
  const add = (object: ParameterObject): number => {
    const text = JSON.stringify(object);
    const before = places.get(text);
    if (before !== undefined) return before;
    places.set(text, objects.length);
    return objects.push(text) - 1;
  };
  const parameterOf = (shape: Shape): Parameter => {
    switch (shape.kind) {
      case 'literal':
        return { enum: [String(shape.value)] };
      case 'list':
      case 'map':
        return shape.kind === 'list' ? { list: parameterOf(shape.of) } : { map: parameterOf(shape.of) };
      case 'union':
        return unionOf(shape.of);
      case 'object':
        return placeOf(shape);
      case 'null':
      case 'nothing':
        return 'empty';
      case 'any':
      case 'boolean':
      case 'decimal':
      case 'number':
      case 'string':
        return shape.kind;
    }
  };
  const unionOf = (shapes: readonly Shape[]): Parameter => {
    const words = shapes.flatMap((one) => (one.kind === 'literal' && one.value !== '' ? [String(one.value)] : []));
    const others = shapes.filter(({ kind }) => kind !== 'literal').map(parameterOf);
    const isEmptyable = shapes.some((one) => one.kind === 'null' || (one.kind === 'literal' && one.value === ''));
    const all = [
      ...(words.length > 0 ? [{ enum: words }] : []),
      ...new Set(others.filter((one) => one !== 'empty')),
      ...(isEmptyable ? (['empty'] as const) : []),
    ];
    return all.length === 1 ? all[0]! : { either: all };
  };
  const nothing: Shape = { kind: 'object', name: '', members: () => new Map() };
  return {
    objects,
    numberOf: (shape: Shape | undefined): number => placeOf(shape?.kind === 'object' ? shape : nothing),
  };
}
