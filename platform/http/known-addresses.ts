/** Which methods each address of an app is answered by. */
export interface KnownAddresses {
  add(method: string | readonly string[], pattern: string): void;
  /** The methods of an address, in the order of the alphabet; empty where there is nothing, whatever the method. */
  methodsOf(path: string): string[];
}

/** Addresses that take whatever comes after a prefix say nothing of what is there, so they do not count. */
export function createKnownAddresses(): KnownAddresses {
  const known = new Map<string, { readonly shape: RegExp; readonly methods: Set<string> }>();
  return {
    add: (method, pattern) => {
      if (pattern.includes('*')) return;
      const entry = known.get(pattern) ?? { shape: shapeOf(pattern), methods: new Set<string>() };
      for (const one of [method].flat()) entry.methods.add(one);
      known.set(pattern, entry);
    },
    methodsOf: (path) => {
      const found = [...known.values()].filter(({ shape }) => shape.test(path));
      return [...new Set(found.flatMap(({ methods }) => [...methods]))].toSorted();
    },
  };
}

function shapeOf(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join('/')}$`);
}
