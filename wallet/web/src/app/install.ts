/** The question of a browser that can install the app. It is no standard, so the types of browsers lack it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let kept: InstallPrompt | undefined;
const listeners = new Set<() => void>();

/** Keeps the browser's question whether to install the app, until the person asks for it. */
export function catchInstallPrompt(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    keep(event as InstallPrompt);
  });
  addEventListener('appinstalled', () => keep(undefined));
}

/** Whether the browser can ask, for React. */
export const installable = {
  get: () => kept !== undefined,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

/** Asks whether to install the app. The browser lets each question be asked once. */
export function askToInstall(): void {
  void kept?.prompt();
  keep(undefined);
}

/** Whether the app runs in a window of its own. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode:standalone)').matches;
}

function keep(prompt: InstallPrompt | undefined): void {
  kept = prompt;
  for (const listener of listeners) listener();
}
