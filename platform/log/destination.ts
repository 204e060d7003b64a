import { fstatSync, write as writeFile, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Takes bytes, and later reports how many of them it has written, or the error. */
export type Sink = (bytes: Buffer, done: (error: Error | null, written: number) => void) => void;

interface LogDestination extends DestinationStream {
  /** Calls back once everything that was logged is written, or after a second. */
  flush(done: () => void): void;
  /** Writes the waiting lines at the end of the process, when no later write is possible. */
  flushNow(write: (bytes: Buffer) => void): void;
}

interface DestinationOptions {
  readonly sink: Sink;
  /** Further lines are dropped, because a log that can't be written must not exhaust its server's memory. */
  readonly mostBytes?: number;
  readonly againAfterMs?: number;
  /** Called when writing works again, with the number of lines that were dropped meanwhile. */
  readonly onRecovered?: (dropped: number) => void;
}

const MOST_BYTES = 4_000_000;
const AGAIN_AFTER_MS = 1_000;
const WRITTEN_AT_ONCE = 65_536;
const FLUSH_WITHIN_MS = 1_000;

/**
 * Creates a destination for a log that never blocks or ends its server. One write is in progress at a time; other lines
 * wait in memory, and if that is full, lines are dropped and counted. A failed write (a full disk, a pipe that nobody
 * reads) is retried from the byte at which it stopped.
 */
export function createDestination(options: DestinationOptions): LogDestination {
  const { sink, mostBytes = MOST_BYTES, againAfterMs = AGAIN_AFTER_MS, onRecovered = () => {} } = options;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let dropped = 0;
  let underWay = Buffer.alloc(0);
  let isWriting = false;
  let flushed: (() => void)[] = [];

  const next = (): void => {
    if (isWriting) return;
    if (underWay.length === 0) {
      underWay = takeLines(waiting);
      waitingBytes -= underWay.length;
    }
    if (underWay.length === 0) {
      for (const done of flushed.splice(0)) done();
      return;
    }
    isWriting = true;
    sink(underWay, (error, written) => {
      underWay = underWay.subarray(written);
      if (error !== null || written === 0) {
        setTimeout(proceed, againAfterMs).unref();
        return;
      }
      proceed();
      if (dropped === 0 || waitingBytes > mostBytes / 2) return;
      const told = dropped;
      dropped = 0;
      onRecovered(told);
    });
  };
  const proceed = (): void => {
    isWriting = false;
    next();
  };
  return {
    write: (line) => {
      const bytes = Buffer.from(line);
      if (waitingBytes + bytes.length > mostBytes) {
        dropped += 1;
        return;
      }
      waiting.push(bytes);
      waitingBytes += bytes.length;
      next();
    },
    flush: (done) => {
      const late = setTimeout(() => finish(), FLUSH_WITHIN_MS);
      const finish = (): void => {
        clearTimeout(late);
        flushed = flushed.filter((one) => one !== finish);
        done();
      };
      flushed.push(finish);
      next();
    },
    flushNow: (write) => {
      // One of Node's threads is already writing the chunk in progress.
      const rest = Buffer.concat([...(isWriting ? [] : [underWay]), ...waiting]);
      waiting = [];
      if (rest.length > 0) write(rest);
    },
  };
}

/** Takes the lines for the next write from the front, at least one. */
function takeLines(waiting: Buffer[]): Buffer<ArrayBuffer> {
  let bytes = 0;
  const count = waiting.findIndex((line) => (bytes += line.length) > WRITTEN_AT_ONCE);
  return Buffer.concat(waiting.splice(0, count === -1 ? waiting.length : Math.max(count, 1)));
}

/**
 * Writes to the standard output. Files are written by Node's threads; pipes and sockets never wait for their reader.
 */
export function standardOutput(): Sink {
  const stat = fstatSync(process.stdout.fd);
  // Its errors come by the callbacks; without a listener each of them would end the process.
  process.stdout.on('error', () => {});
  if (!stat.isFIFO() && !stat.isSocket()) return (bytes, done) => writeFile(process.stdout.fd, bytes, done);
  neverWait(process.stdout);
  return (bytes, done) => {
    process.stdout.write(bytes, (error) => done(error ?? null, error ? 0 : bytes.length));
  };
}

/** Writes to a standard stream synchronously, as far as that is possible without waiting. */
export function writeNow(stream: NodeJS.WriteStream & { readonly fd: number }, words: string | Buffer): void {
  try {
    neverWait(stream);
    writeSync(stream.fd, Buffer.from(words));
  } catch {
    // Nobody reads it, or the disk is full, so only the exit code remains.
  }
}

/** Stops Node from waiting for a standard stream's reader, which it does for pipes on POSIX systems, even forever. */
export function neverWait(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?: (blocking: boolean) => void } };
  handle?.setBlocking?.(false);
}
