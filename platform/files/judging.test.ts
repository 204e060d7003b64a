import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { OverloadError } from '../kernel/overload.ts';
import { fileRules } from './file-rules.ts';
import { createJudgingThread } from './judging-thread.ts';
import type { JudgingThread } from './judging-thread.ts';
import { kindOf } from './kinds.ts';
import { encodePicture } from './picture.ts';

const blank = (width = 40, height = 20) => sharp({ create: { width, height, channels: 3, background: '#c33' } });

/** A PDF of these objects, as bytes; their offsets do not matter to us. */
const pdf = (...objects: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...objects.flatMap((object) => [Buffer.from('1 0 obj\n'), Buffer.from(object), Buffer.from('\nendobj\n')]),
    Buffer.from('trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n'),
  ]);

const packed = (content: string, filter = '/FlateDecode'): Buffer =>
  Buffer.concat([
    Buffer.from(`<< /Type /ObjStm /N 1 /First 4 /Filter ${filter} >>\nstream\n`),
    deflateSync(content),
    Buffer.from('\nendstream'),
  ]);

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A gray PNG that claims this size, with these packed pixels. */
const png = (width: number, height: number, pixels: Buffer): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

describe('the kind of a file', () => {
  it('[S98] is that of its first bytes, and only pictures and PDFs have one', async () => {
    const kinds: readonly (readonly [string | Buffer, string | undefined])[] = [
      [await blank().jpeg().toBuffer(), 'jpeg'],
      [await blank().png().toBuffer(), 'png'],
      [await blank().webp().toBuffer(), 'webp'],
      [await blank().gif().toBuffer(), 'gif'],
      [pdf('<< /Type /Catalog >>'), 'pdf'],
      [await blank().avif().toBuffer(), undefined],
      [await blank().tiff().toBuffer(), undefined],
      ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', undefined],
      ['<?xml version="1.0"?><svg/>', undefined],
      ['<!doctype html><script>alert(1)</script>', undefined],
      ['RIFF\x04\0\0\0WAVE', undefined],
      ['PK\x03\x04', undefined],
      ['MZ', undefined],
      [' %PDF-1.7', undefined],
      ['', undefined],
    ];
    for (const [bytes, kind] of kinds) assert.equal(kindOf(Buffer.from(bytes)), kind, String(bytes).slice(0, 20));
  });
});

describe('a judged picture', () => {
  const thread = createJudgingThread();
  after(() => thread.close());
  const judge = (bytes: Buffer) => thread.judge({ kind: kindOf(bytes)!, bytes });
  const picture = async (bytes: Buffer) => {
    const judged = await judge(bytes);
    assert.ok(judged.ok, judged.ok ? '' : judged.error.code);
    return { ...judged.value, thumbnail: judged.value.thumbnail! };
  };
  const codeOf = async (bytes: Buffer) => {
    const judged = await judge(bytes);
    return judged.ok ? 'kept' : judged.error.code;
  };

  it('is a JPEG with a thumbnail in WebP, whatever it was', async () => {
    for (const sent of [blank(4_000, 1_000).jpeg(), blank(4_000, 1_000).png(), blank(4_000, 1_000).webp()]) {
      const { bytes, width, height, thumbnail } = await picture(await sent.toBuffer());
      assert.deepEqual([width, height], [2_560, 640]);
      const [large, small] = await Promise.all([sharp(bytes).metadata(), sharp(thumbnail).metadata()]);
      assert.deepEqual([large.format, large.width, large.height], ['jpeg', 2_560, 640]);
      assert.deepEqual([small.format, small.width, small.height], ['webp', 320, 80]);
    }
    const { width, height } = await picture(await blank(40, 20).gif().toBuffer());
    assert.deepEqual([width, height], [40, 20], 'a small picture is not enlarged');
  });

  it('is the first frame of an animation, on white where it is transparent', async () => {
    const frame = (value: number) => Buffer.alloc(8 * 8 * 4, Buffer.from([value, value, value, value === 0 ? 0 : 255]));
    const raw = { width: 8, height: 16, channels: 4, pageHeight: 8 } as const;
    const animated = await sharp(Buffer.concat([frame(0), frame(90)]), { raw })
      .gif({ delay: [10, 10] })
      .toBuffer();
    assert.equal((await sharp(animated).metadata()).pages, 2);
    const { bytes, height } = await picture(animated);
    assert.equal(height, 8);
    const { dominant } = await sharp(bytes).stats();
    assert.ok(dominant.r > 240, 'white');
  });

  it('[S101] has lost its location, camera, comment and color profile, and stands upright', async () => {
    const left = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#f00' } })
      .png()
      .toBuffer();
    const sent = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#00f' } })
      .composite([{ input: left, left: 0, top: 0 }])
      .withExif({
        IFD0: { Make: 'Camera', Copyright: 'Ada' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '51/1 30/1 3230/100',
          GPSLongitudeRef: 'E',
          GPSLongitude: '7/1 0/1 0/1',
        },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .withIccProfile('p3')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const comment = Buffer.from('\xff\xfe\0\x0cmy secret!', 'latin1');
    const withComment = Buffer.concat([sent.subarray(0, 2), comment, sent.subarray(2)]);
    const before = await sharp(withComment).metadata();
    assert.ok(before.exif && before.xmp && before.icc && before.orientation === 6);
    assert.ok(before.exif.includes('Camera'));
    const { bytes, thumbnail, width, height } = await picture(withComment);
    assert.deepEqual([width, height], [20, 40]);
    for (const kept of [bytes, thumbnail]) {
      const { exif, xmp, icc, iptc, orientation, comments } = await sharp(kept).metadata();
      assert.deepEqual(
        [exif, xmp, icc, iptc, orientation, comments],
        Array.from({ length: 6 }, () => undefined),
      );
      assert.doesNotMatch(kept.toString('latin1'), /Exif|Camera|secret|Ada/);
    }
    const { data } = await sharp(bytes)
      .extract({ left: 10, top: 5, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.ok(data[0]! > 200 && data[2]! < 60, 'turned right: the left half is the upper one');
  });

  it('[S98] has lost what a polyglot hides behind or inside a picture', async () => {
    const script = '<script>alert(document.domain)</script>';
    const plain = await blank().jpeg().toBuffer();
    const document = pdf('<< /S /JavaScript /JS (app.alert(1)) >>');
    for (const tail of [Buffer.from(script), document, Buffer.from('PK\x03\x04')]) {
      const { bytes } = await picture(Buffer.concat([plain, tail]));
      assert.equal(bytes.includes(tail), false);
    }
    const inComment = Buffer.concat([
      plain.subarray(0, 2),
      Buffer.from(`\xff\xfe\0${String.fromCodePoint(script.length + 2)}${script}`, 'latin1'),
      plain.subarray(2),
    ]);
    assert.equal((await picture(inComment)).bytes.includes('script'), false);
  });

  it('[S98] is refused if its first bytes are all that it has of a picture, or if it ends early', async () => {
    const page = '<!doctype html><script>alert(1)</script>';
    const whole = await blank(400, 400).png({ compressionLevel: 0 }).toBuffer();
    const starts = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff\xe0', 'GIF89a', 'RIFF\x20\0\0\0WEBP'];
    for (const start of starts)
      assert.equal(await codeOf(Buffer.from(start + page, 'latin1')), 'file_unreadable', start);
    assert.equal(await codeOf(whole.subarray(0, whole.length / 2)), 'file_unreadable');
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    );
    assert.deepEqual(await encodePicture(svg), { ok: false, error: { code: 'file_unreadable' } });
    assert.deepEqual(await encodePicture(await blank().tiff().toBuffer()), {
      ok: false,
      error: { code: 'file_unreadable' },
    });
  });

  it('[S99] is refused before it is decoded if it has too many pixels', async () => {
    const began = performance.now();
    assert.equal(await codeOf(png(60_000, 60_000, deflateSync(Buffer.alloc(100)))), 'file_too_large');
    assert.equal(await codeOf(png(2, 30_000_000, deflateSync(Buffer.alloc(100)))), 'file_too_large');
    assert.ok(performance.now() - began < 3_000);
  });

  it('[S99] may be a bomb within the limit of pixels: it is refused, or becomes small', async () => {
    // 100 MB of zeros in the place of a picture of 100 by 100.
    assert.equal(await codeOf(png(100, 100, deflateSync(Buffer.alloc(100_000_000)))), 'kept');
    const side = Math.floor(Math.sqrt(fileRules.pixels));
    const { bytes, width } = await picture(png(side, side, deflateSync(Buffer.alloc(side * (side + 1)))));
    assert.deepEqual([width, bytes.length < 500_000], [2_560, true]);
    assert.equal(await codeOf(await blank().jpeg().toBuffer()), 'kept');
  });

  it('fits the limit of the table even if it is noise', async () => {
    const noise = await sharp({
      create: {
        width: 3_000,
        height: 3_000,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 90 },
      },
    })
      .jpeg({ quality: 90 })
      .toBuffer();
    const { bytes, thumbnail, width } = await picture(noise);
    assert.ok(bytes.length <= fileRules.storedBytes && thumbnail.length <= 262_144);
    assert.ok(width! >= 1_600);
  });
});

describe('the thread of files', () => {
  // Only codes are compared: a failed comparison would print the bytes of a file, which takes all memory.
  const outcome = async (judging: ReturnType<JudgingThread['judge']>) => {
    const judged = await judging;
    return judged.ok ? 'kept' : judged.error.code;
  };

  it('[S99] is replaced if a file takes too long, and the next file is judged', async () => {
    // Longer than a thread takes to start beside other tests, and shorter than the largest picture takes.
    const thread = createJudgingThread({ stuckMs: 400 });
    const small = await blank().jpeg().toBuffer();
    // The first file of a thread also waits for its start.
    const isStarted = async () => {
      for (let times = 0; times < 10; times += 1)
        if ((await outcome(thread.judge({ kind: 'jpeg', bytes: small }))) === 'kept') return true;
      return false;
    };
    assert.ok(await isStarted());
    const side = Math.floor(Math.sqrt(fileRules.pixels));
    const large = await blank(side, side).png({ progressive: true, compressionLevel: 1 }).toBuffer();
    const began = performance.now();
    assert.equal(await outcome(thread.judge({ kind: 'png', bytes: large })), 'file_unreadable');
    assert.ok(performance.now() - began < 3_000, 'nobody waits for the decoder');
    assert.ok(await isStarted(), 'by a new thread');
    await thread.close();
  });

  it('[S99] refuses further files at once while too many wait', async () => {
    const thread = createJudgingThread({ waiting: 2 });
    const bytes = await blank().jpeg().toBuffer();
    const judged = await Promise.allSettled(Array.from({ length: 5 }, () => thread.judge({ kind: 'jpeg', bytes })));
    assert.equal(judged.filter(({ status }) => status === 'fulfilled').length, 3);
    for (const one of judged) if (one.status === 'rejected') assert.ok(one.reason instanceof OverloadError);
    await thread.close();
    await thread.close();
  });
});

describe('a judged PDF', () => {
  const thread = createJudgingThread();
  after(() => thread.close());
  const codeOf = async (bytes: Buffer) => {
    const judged = await thread.judge({ kind: 'pdf', bytes });
    if (judged.ok) assert.ok(judged.value.bytes.equals(bytes) && judged.value.width === undefined);
    return judged.ok ? 'kept' : judged.error.code;
  };

  it('is kept byte by byte', async () => {
    assert.equal(
      await codeOf(pdf('<< /Type /Catalog /OpenAction [3 0 R /Fit] >>', '(JavaScript is a language)')),
      'kept',
    );
    assert.equal(await codeOf(pdf(packed('1 0 << /Type /Font >>'), '<< /Type /JavaScriptish >>')), 'kept');
    const scanned = Buffer.concat([
      Buffer.from('<< /Filter /DCTDecode >>\nstream\n'),
      await blank().jpeg().toBuffer(),
      Buffer.from('\nendstream'),
    ]);
    assert.equal(await codeOf(pdf(packed('1 0 << >>'), scanned)), 'kept', 'a picture right after packed objects');
  });

  it('[S98] is refused with active content, also if its name is escaped or packed', async () => {
    const active = [
      '/S /JavaScript /JS (x)',
      '/S /Launch',
      '/S /SubmitForm',
      '/S /ImportData',
      '/S /GoToE',
      '/EmbeddedFiles 3 0 R',
      '/Type /EmbeddedFile',
      '/Subtype /RichMedia',
      '/S /Rendition',
      '/XFA 3 0 R',
    ];
    for (const one of active) {
      assert.equal(await codeOf(pdf(`<< ${one} >>`)), 'file_kind_refused', one);
      assert.equal(await codeOf(pdf(packed(`1 0 << ${one} >>`))), 'file_kind_refused', `${one}, packed`);
    }
    assert.equal(await codeOf(pdf('<< /S /J#61vaScript >>')), 'file_kind_refused');
    assert.equal(await codeOf(pdf(packed('1 0 << /S /#4cau#6Ech >>'))), 'file_kind_refused');
    const hidden = packed('1 0 << /S /JavaScript >>').toString('latin1').replace('/ObjStm', '/Obj#53tm (endobj)');
    assert.equal(await codeOf(pdf(Buffer.from(hidden, 'latin1'))), 'file_kind_refused', 'a faked end of the object');
  });

  it('[S98] is refused if it is encrypted, packed in another way, or no whole PDF', async () => {
    assert.equal(await codeOf(pdf('<< /Encrypt 5 0 R >>')), 'file_unreadable');
    assert.equal(await codeOf(pdf(packed('1 0 << >>').fill('!', 70, 80))), 'file_unreadable');
    const hex = '<< /Type /ObjStm /Filter /ASCIIHexDecode >>\nstream\n3c3c3e3e\nendstream';
    assert.equal(await codeOf(pdf(hex)), 'file_unreadable');
    const whole = pdf('<< /Type /Catalog >>');
    assert.equal(await codeOf(whole.subarray(0, whole.length - 12)), 'file_unreadable');
    assert.equal(await codeOf(Buffer.from('%PDF-<script>alert(1)</script>')), 'file_unreadable');
    assert.equal(
      await codeOf(Buffer.concat([whole, Buffer.alloc(2_000, 'PK\x03\x04')])),
      'file_unreadable',
      'another file behind it',
    );
  });

  it('[S99] is refused if its packed objects are a bomb', async () => {
    assert.equal(await codeOf(pdf(packed('0'.repeat(40_000_000)))), 'file_unreadable');
    const many = Array.from({ length: 20 }, () => packed('0'.repeat(1_000_000)));
    assert.equal(await codeOf(pdf(...many)), 'file_unreadable', 'in sum');
  });
});
