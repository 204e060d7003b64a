/** Where people and the market find the wallet's own server, besides its API. */
export function walletPlaces(walletUrl: string) {
  return {
    /** The holder's page with what the wallet knows of them. */
    profile: `${walletUrl}/profile`,
    /** Answers with the wallet's time, in its `Date` header. */
    health: `${walletUrl}/healthz`,
  };
}
