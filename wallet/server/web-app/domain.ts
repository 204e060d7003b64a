/** The content of `wallet/web/release.json`. */
export interface Release {
  readonly version: number;
  /** The oldest version of the app that the server still answers. */
  readonly minimum: number;
  readonly notes: string;
}

/** The server's own paths; every other path that a browser opens is a page of the app. */
const OWN = /^\/(id|app|v1|oauth|console|staff|problems|documentation|\.well-known)(\/|$)/;

/** Judges whether the app draws a path that a browser opens. A name with a dot is a file, even if it does not exist. */
export function isAppPage(path: string): boolean {
  return !OWN.test(path) && !/\.[^/]*$/.test(path);
}

/** Judges whether an app is too old, by the version in its header. An app that names no version is not the wallet's. */
export function isTooOld(said: string | string[] | undefined, minimum: number): boolean {
  return typeof said === 'string' && /^\d{1,9}$/.test(said) && Number(said) < minimum;
}
