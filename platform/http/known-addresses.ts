/** Knows the methods of each address of an app. */
export interface KnownAddresses {
  add(method: string | readonly string[], pattern: string): void;
  /** The methods of an address in alphabetical order; empty if the address does not exist. */
  methodsOf(path: string): string[];
}

/** Wildcard routes do not count, because they do not show which addresses exist. */
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
