import type { Plant } from '../plant.ts';

/** Guards at the edges: odd signs, odd addresses, odd requests and what surrounds a process. */
export const plants: readonly Plant[] = [
  {
    id: 'S148b',
    file: 'platform/kernel/readable.ts',
    from: String.raw`\ufffc\u{1107F}\u{13441}-\u{13446}\u{16FE4}`,
    to: '',
  },
  {
    id: 'S148d',
    file: 'platform/kernel/readable.ts',
    from: '  ...STACKERS.map(([block, sign])',
    to: '  ...STACKERS.slice(2).map(([block, sign])',
  },
  {
    id: 'S148g',
    file: 'platform/kernel/readable.ts',
    from: 'return readable.test(text) && !heaped.test(text);',
    to: 'return readable.test(text);',
  },
  {
    id: 'S148g',
    file: 'platform/kernel/readable.ts',
    from: String.raw`(?:[\p{Mc}\u200c\u200d]{0,4}[\p{Mn}\p{Me}]){5}`,
    to: String.raw`\p{M}{5}`,
  },
  {
    id: 'S148h',
    file: 'platform/kernel/readable.ts',
    from: String.raw`(?<=[^\p{Zs}])(?! )\p{Zs}(?=[^\p{Zs}])`,
    to: String.raw`\p{Zs}`,
  },
  {
    id: 'S159f',
    file: 'platform/kernel/typed.ts',
    from: 'return withoutHidden(spaced)',
    to: String.raw`return spaced.replaceAll(/\p{Cf}/gu, '')`,
  },
  {
    id: 'S176e',
    file: 'platform/kernel/judged-line.ts',
    from: "if (line !== '' && !isReadable(line)) return",
    to: "if (line === 'unreadable') return",
  },
];
