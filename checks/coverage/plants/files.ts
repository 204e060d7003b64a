import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S98',
    file: 'platform/files/files-service.ts',
    from: "if (kind === undefined) return err({ code: 'file_kind_refused' });",
    to: "if (kind === undefined) return ok(await storeFile(deps, owner, sent.name, { bytes: sent.bytes, kind: 'pdf' }));",
  },
  {
    id: 'S98',
    file: 'platform/files/pdf.ts',
    from: "return ACTIVE.test(withoutEscapes(unpacked)) ? err({ code: 'file_kind_refused' }) : ok({ bytes });",
    to: 'return ok({ bytes });',
  },
  {
    id: 'S99',
    file: 'platform/files/picture.ts',
    from: "if (width * height > fileRules.pixels) return err({ code: 'file_too_large' });",
    to: '',
  },
  {
    id: 'S99',
    file: 'platform/kernel/thread.ts',
    from: 'setTimeout(() => reject(new StuckError()), stuckMs)',
    to: 'setTimeout(() => {}, stuckMs)',
  },
  {
    id: 'S100',
    file: 'platform/files/file-name.ts',
    from: 'const last = sent.split(/[/\\\\]/).at(-1)!;',
    to: 'const last = sent;',
  },
  {
    id: 'S101',
    file: 'platform/files/picture.ts',
    from: ".toColorspace('srgb')",
    to: ".toColorspace('srgb').keepMetadata()",
  },
  {
    id: 'S102',
    file: 'platform/files/send-file.ts',
    from: '`attachment; filename=',
    to: '`inline; filename=',
  },
  {
    id: 'S102',
    file: 'platform/files/send-file.ts',
    from: `'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",`,
    to: '',
  },
  {
    id: 'S103',
    file: 'platform/files/uploads.ts',
    from: 'await Promise.race([all, late.promise]);',
    to: 'await all;',
  },
  {
    id: 'S103',
    file: 'platform/files/uploads.ts',
    from: 'budget.left -= bytes;',
    to: '',
  },
];
