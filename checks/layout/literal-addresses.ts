import { isNode, visit } from './nodes.ts';
import type { Node } from './nodes.ts';
import { placeOf } from './place.ts';
import type { SourceFile } from './source-file.ts';

/**
 * A sentence for each literal address of a server outside its `urls.ts`, where no compiler finds a typing error. An
 * address is text that starts with a slash and a letter: on its own, after the beginning of a text or an origin, or in
 * an attribute.
 */
export function judgeAddresses({ path, program }: SourceFile): string[] {
  const { area, part, role, isTest } = placeOf(path);
  if (part !== 'server' || isTest || path === `${area}/server/urls.ts`) return [];
  // A gateway calls other systems, at their addresses.
  if (role === 'gateway') return [];
  const faults: string[] = [];
  visit(program, (node) => {
    for (const address of addressesIn(node)) {
      faults.push(`${address} is an address of this server: name it in ${area}/server/urls.ts and use it from there`);
    }
  });
  return faults;
}

function addressesIn(node: Node): string[] {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? pathAtStart(node['value']) : [];
  if (node.type !== 'TemplateLiteral') return [];
  const texts = (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
  const values = node['expressions'] as Node[];
  return texts.flatMap((text, index) => {
    const isStart = index === 0 || (index === 1 && texts[0] === '') || isOrigin(values[index - 1]!);
    return [...(isStart ? pathAtStart(text) : []), ...pathsInAttributes(text)];
  });
}

/** `publicUrl`, `config.publicUrl`, `url.origin`. */
function isOrigin(value: Node): boolean {
  const name = value.type === 'MemberExpression' ? value['property'] : value;
  return isNode(name) && /(url|origin)$/i.test(String(name['name']));
}

function pathAtStart(text: string): string[] {
  return /^\/\.?[A-Za-z]\S*/.exec(text)?.slice(0, 1) ?? [];
}

function pathsInAttributes(text: string): string[] {
  return [...text.matchAll(/="(\/\.?[A-Za-z][^"]*)/g)].map(([, address]) => address!);
}
