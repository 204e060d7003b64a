import type { Plant } from '../plant.ts';

/** Plants for edge cases: unusual characters, addresses and requests, and a process's environment. */
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
  {
    id: 'S153c',
    file: 'bin/production/settings.ts',
    from: '!(mailOptions.includes(name) &&',
    to: "!(!name.includes('TLS') &&",
  },
  {
    id: 'S153g',
    file: 'bin/production/surroundings.ts',
    from: '.filter((name) => driverNames.has(name) && env[name])',
    to: ".filter((name) => name === 'PGHOST' && env[name])",
  },
  {
    id: 'S153h',
    file: 'bin/production/settings.ts',
    from: 'if (odd.length > 0) return odd.map(',
    to: 'if (odd.length > 9) return odd.map(',
  },
  {
    id: 'S153i',
    file: 'bin/production/surroundings.ts',
    from: 'const found = given.find((one) => option.test(one));',
    to: 'const found = given.slice(0, 0).find((one) => option.test(one));',
  },
  {
    id: 'S153j',
    file: 'platform/config/secret-strength.ts',
    from: 'keyboards.some((rows)',
    to: 'keyboards.slice(3).some((rows)',
  },
  {
    id: 'S153j',
    file: 'platform/config/secret-strength.ts',
    from: "isHex(text) ? 'hex' : 'base64'",
    to: "'base64'",
  },
  {
    id: 'S104b',
    file: 'platform/kernel/receiver-url.ts',
    from: "url.hostname.replace(/\\.$/, '')",
    to: 'url.hostname',
  },
  {
    id: 'S105b',
    file: 'platform/http/outgoing.ts',
    from: "return !given.check(address, 'ipv6') || closed",
    to: 'return closed',
  },
  {
    id: 'S150d',
    file: 'platform/http/answer-guard.ts',
    from: 'response.appendHeader(name, ',
    to: 'response.setHeader(name, ',
  },
  {
    id: 'S150d',
    file: 'platform/http/answer-guard.ts',
    from: 'rest[0] ?? rest[1]',
    to: 'rest[0]',
  },
  {
    id: 'S154e',
    file: 'platform/http/forwarded.ts',
    from: 'withoutPort(hop.trim())',
    to: 'hop.trim()',
  },
  {
    id: 'S157g',
    file: 'platform/http/limits.ts',
    from: 'limits.connectionsPerAddress, networkOf, proxies',
    to: 'limits.connectionsPerAddress, (address) => address, proxies',
  },
  {
    id: 'S157g',
    file: 'platform/http/limits.ts',
    from: 'limitPerBlock(server, limits.connectionsPerSite, siteOf, proxies);',
    to: '',
  },
  {
    id: 'S160d',
    file: 'platform/http/storable-text.ts',
    from: '/^[ \\t\\n\\r]*[{[]/',
    to: '/^[{[]/',
  },
  {
    id: 'S160d',
    file: 'platform/http/storable-text.ts',
    from: '  const parts = text.split(',
    to: '  if (!/^eyJ[\\w-]*\\.[\\w-]+\\.[\\w-]*$/.test(text)) return [];\n  const parts = text.split(',
  },
  {
    id: 'S164g',
    file: 'platform/http/bind.ts',
    from: "server.on('checkExpectation',",
    to: "server.on('unexpected',",
  },
  {
    id: 'S182b',
    file: 'platform/kernel/calendar.ts',
    from: '(?:[01]\\d|2[0-3]):',
    to: '\\d\\d:',
  },
];
