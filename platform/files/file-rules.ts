const MEBIBYTE = 1_048_576;
const HOUR_MS = 3_600_000;

/** The limits on files. */
export const fileRules = {
  /** The largest picture as it arrives: phones make pictures of up to 12 MB. */
  arrivingPictureBytes: 15 * MEBIBYTE,
  /** The largest stored file; a PDF is stored as it arrives. The table has the same limit. */
  storedBytes: 5 * MEBIBYTE,
  /** The most pixels of a picture; decoded, that many take 150 MB. */
  pixels: 50_000_000,
  /** The longer side of a stored picture, with the quality of its JPEG. The first pair whose result fits is taken. */
  sizes: [
    { side: 2_560, quality: 85 },
    { side: 2_048, quality: 75 },
    { side: 1_600, quality: 60 },
  ],
  /** The longer side of a thumbnail, at most twice the size at which pages draw it. */
  thumbnail: { side: 320, quality: 70 },
  /** The most bytes of a PDF's packed objects, unpacked. */
  unpackedBytes: 16 * MEBIBYTE,
  /** The time for decoding and encoding one picture, in whole seconds. */
  encodingSeconds: 8,
  /** The time after which the thread of files is replaced. */
  stuckMs: 20_000,
  /** The time for a program that scans a file. */
  scanMs: 20_000,
  /** The most files of one form, also over several tries. */
  filesOfForm: 5,
  /** The most files of one person that no feature refers to yet. */
  waiting: 40,
  /** How long they are kept, and how long a form that is sent can count on them: a job may attach them some time later. */
  waitingMs: 24 * HOUR_MS,
  usableMs: 22 * HOUR_MS,
} as const;
