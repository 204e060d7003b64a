import { parentPort } from 'node:worker_threads';
import { appraise } from './password-appraisal.ts';
import type { Asked } from './password-thread.ts';

// The thread that appraises passwords: each message gets one answer.
parentPort?.on('message', ({ password, known }: Asked) => {
  appraise(password, known).then(
    (answer) => parentPort?.postMessage({ answer }),
    (error: unknown) => parentPort?.postMessage({ fault: String(error) }),
  );
});
