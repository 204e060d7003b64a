/** Wakes the relay after a commit. It exists before the jobs do, so that services can be created first. */
export interface Waker {
  /** Does nothing without a listener; the relay's interval finds the message anyway. */
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
