import { parentPort } from 'node:worker_threads';
import type { Asked } from './judging.ts';
import { judgePdf } from './pdf.ts';
import { encodePicture } from './picture.ts';

// The thread that judges files: each message gets one answer.
parentPort?.on('message', ({ kind, bytes }: Asked) => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const judging = kind === 'pdf' ? Promise.resolve(file).then(judgePdf) : encodePicture(file);
  judging.then(
    (answer) => parentPort?.postMessage({ answer }),
    (error: unknown) => parentPort?.postMessage({ fault: String(error) }),
  );
});
