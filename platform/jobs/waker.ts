/** Hurries the relay after a commit. It exists before the jobs do, so that services can be made first. */
export interface Waker {
  /** Does nothing until somebody listens; the relay's interval finds the message all the same. */
  wake(): void;
  /** Replaces the listener. */
  onWake(listener: () => void): void;
}

export function createWaker(): Waker {
  let listener = (): void => {};
  return {
    wake: () => listener(),
    onWake: (next) => {
      listener = next;
    },
  };
}
