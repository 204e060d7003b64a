import { inflateSync } from 'node:zlib';

/**
 * Reads the texts of a PDF that pdfkit wrote, in the order of drawing, one for each drawn piece; a footer is drawn last
 * on its page.
 */
export function pdfTexts(document: Buffer): string[] {
  const objects = objectsOf(document);
  const all = [...objects.values()].map(({ dictionary }) => dictionary).join('\n');
  const letters = new Map(
    [...all.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, font = '', id = '']) => {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.dictionary ?? '')?.[1] ?? '';
      return [font, lettersOf(objects.get(map)?.stream ?? '')];
    }),
  );
  const pages = [...all.matchAll(/\/Type \/Page\b[\s\S]*?\/Contents (\d+) 0 R|\/Contents (\d+) 0 R/g)];
  return pages.flatMap(([, one, other]) => textsOf(objects.get(one ?? other ?? '')?.stream ?? '', letters));
}

function objectsOf(document: Buffer): Map<string, { dictionary: string; stream: string }> {
  const objects = new Map<string, { dictionary: string; stream: string }>();
  const text = document.toString('latin1');
  for (const [, id = '', dictionary = '', , body] of text.matchAll(
    /(\d+) 0 obj\n([\s\S]*?)(\nstream\n([\s\S]*?)\nendstream)?\nendobj/g,
  )) {
    const bytes = Buffer.from(body ?? '', 'latin1');
    const isPacked = dictionary.includes('/FlateDecode');
    objects.set(id, {
      dictionary,
      stream: isPacked ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1'),
    });
  }
  return objects;
}

/** The letters of each glyph, from the map that makes a PDF searchable. */
function lettersOf(map: string): string[] {
  return [...map.matchAll(/\[([^\]]*)\]/g)].flatMap(([, range = '']) =>
    [...range.matchAll(/<([0-9a-f ]*)>/gi)].map(([, hex = '']) =>
      Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
    ),
  );
}

function textsOf(content: string, letters: ReadonlyMap<string, readonly string[]>): string[] {
  let font: readonly string[] = [];
  const texts: string[] = [];
  for (const [, name, pieces] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = letters.get(name) ?? [];
    else {
      const glyphs = [...(pieces ?? '').matchAll(/<([0-9a-f]*)>/gi)].flatMap(
        ([, hex = '']) => hex.match(/.{4}/g) ?? [],
      );
      texts.push(glyphs.map((glyph) => font[Number.parseInt(glyph, 16)] ?? '?').join(''));
    }
  }
  return texts;
}
