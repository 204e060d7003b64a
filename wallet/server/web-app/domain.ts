/** What stands in `wallet/web/release.json`. */
export interface Release {
  readonly version: number;
  /** The oldest version of the app that is still answered. */
  readonly minimum: number;
  readonly notes: string;
}

/** Paths that are the server's own; everything else that a browser opens is a page of the app. */
const OWN = /^\/(id|app|v1|oauth|console|problems|documentation|\.well-known)(\/|$)/;

/** Whether a path opened in a browser is the app's to draw. A name with a dot is a file, there or not. */
export function isAppPage(path: string): boolean {
  return !OWN.test(path) && !/\.[^/]*$/.test(path);
}

/** Whether an app of this version is too old. An app that names no version is not the wallet's, and is not judged. */
export function isTooOld(said: string | string[] | undefined, minimum: number): boolean {
  return typeof said === 'string' && /^\d{1,9}$/.test(said) && Number(said) < minimum;
}
