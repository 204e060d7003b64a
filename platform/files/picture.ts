import sharp from 'sharp';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { fileRules } from './file-rules.ts';
import type { JudgedFile, JudgingFault } from './judging.ts';

// The library also reads SVG and other formats. Only these four decoders remain, whatever a file claims to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif'].map((format) => `VipsForeignLoad${format}Buffer`),
});
sharp.cache(false);
sharp.concurrency(1);

/**
 * Makes a new JPEG and a thumbnail (WebP) from a picture's pixels: upright, on white, in sRGB, only the first frame, and
 * without anything else that the file has, such as its location, comments and color profile.
 *
 * Refuses pictures with too many pixels before decoding one, and stops decoding after a time.
 */
export async function encodePicture(bytes: Buffer): Promise<Result<JudgedFile, JudgingFault>> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > fileRules.pixels) return err({ code: 'file_too_large' });
    for (const { side, quality } of fileRules.sizes) {
      const { data, info } = await shrunk(bytes, side)
        .jpeg({ quality, chromaSubsampling: '4:4:4' })
        .toBuffer({ resolveWithObject: true });
      if (data.length > fileRules.storedBytes) continue;
      const { side: small, quality: rough } = fileRules.thumbnail;
      const thumbnail = await shrunk(data, small).webp({ quality: rough }).toBuffer();
      return ok({ bytes: data, width: info.width, height: info.height, thumbnail });
    }
    return err({ code: 'file_too_large' });
  } catch {
    return err({ code: 'file_unreadable' });
  }
}

function shrunk(bytes: Buffer, side: number) {
  return sharp(bytes, { limitInputPixels: fileRules.pixels, failOn: 'error', autoOrient: true })
    .flatten({ background: '#fff' })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .toColorspace('srgb')
    .timeout({ seconds: fileRules.encodingSeconds });
}
