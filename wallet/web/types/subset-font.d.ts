/** The part of the package that the build uses; it brings no types. */
declare module 'subset-font' {
  interface Options {
    readonly targetFormat: 'woff2';
    /** The range of each axis that stays variable. */
    readonly variationAxes: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
    /** Tags of the OpenType features that stay. */
    readonly keepFeatures: readonly string[];
    readonly noHinting: boolean;
  }
  /** A font with the characters of `text` alone. */
  export default function subsetFont(font: Buffer, text: string, options: Options): Promise<Buffer>;
}
