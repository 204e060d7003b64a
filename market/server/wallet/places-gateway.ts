/** The wallet's addresses outside its API. */
export function walletPlaces(walletUrl: string) {
  return {
    /** The holder's profile page. */
    profile: `${walletUrl}/profile`,
    /** The health check, whose `Date` header has the wallet's time. */
    health: `${walletUrl}/healthz`,
  };
}
