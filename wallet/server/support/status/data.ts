/** What the wallet needs to work, as the status page names it. */
export const services = ['books', 'jobs', 'processor', 'mail'] as const;
/** One of `services`. */
export type Service = (typeof services)[number];
