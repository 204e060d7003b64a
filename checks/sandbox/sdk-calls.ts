import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNode } from '../layout/nodes.ts';
import type { Node } from '../layout/nodes.ts';
import { createDeclarations } from './declarations.ts';
import { createShapes } from './shapes.ts';
import type { Shape } from './shapes.ts';

/** A call of the API as the SDK declares it. */
export interface SdkCall {
  /** Its parameters; undefined if it has none. */
  readonly parameters: Shape | undefined;
  readonly answer: Shape;
}

/** The API as the pinned SDK declares it. */
export interface Sdk {
  /** The call of a route such as `POST /v1/refunds/:id`. @throws If the SDK has none. */
  call(route: string): SdkCall;
  readonly event: Shape;
  /** A thin event of v2. */
  readonly notification: Shape;
  /** The `error` of an answer that is no success. */
  readonly error: Shape;
}

interface Place {
  readonly file: string;
  readonly className: string;
  readonly method: string;
}

const PATH = /^ {4}(\w+)\([^)]*\) \{\n(?:(?!^ {4}\}).*\n)*? +return this\._makeRequest\('(\w+)', ['`]([^'`]+)['`]/gm;

export function readSdk(): Sdk {
  const root = join(fileURLToPath(import.meta.resolve('stripe')), '..');
  const declarations = createDeclarations(root);
  const shapes = createShapes(declarations);
  const places = findPlaces(root);
  const named = (file: string, ...path: string[]) => shapes.named(declarations.open(file), path);
  return {
    event: named('resources/Events.d.ts', 'Event'),
    notification: named('resources/V2/Core/Events.d.ts', 'EventNotification'),
    error: named('resources/PaymentIntents.d.ts', 'PaymentIntent', 'LastPaymentError'),
    call: (route) => {
      const place = places.get(shapeOf(route));
      if (!place) throw new Error(`The SDK has no call for ${route}.`);
      const scope = declarations.open(place.file);
      const node = declarations.find(scope, [place.className])?.node;
      const members = node && ((node['body'] as Node)['body'] as Node[]);
      const method = members?.find((one) => isNode(one['key']) && one['key']['name'] === place.method);
      if (!method) throw new Error(`${place.file} does not declare ${place.method}.`);
      const value = method['value'] as Node;
      const asked = (value['params'] as Node[]).find((one) => one['name'] === 'params');
      const typeOf = (one: unknown) => shapes.of(scope, (one as Node)['typeAnnotation'] as Node);
      return { parameters: asked && typeOf(asked['typeAnnotation']), answer: typeOf(value['returnType']) };
    },
  };
}

/** Where each route of the API is declared; the SDK's code has the addresses, its declarations the types. */
function findPlaces(root: string): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const file of globSync('resources/**/*.js', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8');
    const classes = [...text.matchAll(/^export class (\w+) extends StripeResource/gm)];
    for (const [, method = '', verb = '', path = ''] of text.matchAll(PATH)) {
      const className = classes[0]?.[1] ?? '';
      const route = shapeOf(`${verb} ${path.replaceAll(/\$\{[^}]*\}/g, ':id')}`);
      if (!places.has(route)) places.set(route, { file: file.replace(/\.js$/, '.d.ts'), className, method });
    }
  }
  return places;
}

/** The names of a route's ids do not matter. */
function shapeOf(route: string): string {
  return route.replaceAll(/:\w+/g, ':id');
}
