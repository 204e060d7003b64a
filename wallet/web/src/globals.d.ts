/// <reference types="vite/client" />

/** The version of this build, from `release.json`. */
declare const __APP_VERSION__: number;
