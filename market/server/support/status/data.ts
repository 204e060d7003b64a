/** What the market needs to work, as its status page names it; `walletParts` is what the wallet says of its own parts. */
export const services = ['shop', 'jobs', 'mail', 'wallet', 'walletParts'] as const;
/** One of `services`. */
export type Service = (typeof services)[number];
