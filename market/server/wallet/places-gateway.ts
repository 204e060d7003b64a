/** The wallet's addresses outside its API. */
export function walletPlaces(walletUrl: string) {
  return {
    /** The holder's profile page. */
    profile: `${walletUrl}/profile`,
    /** Its public pages. */
    help: `${walletUrl}/id/help`,
    fees: `${walletUrl}/about/fees`,
    protection: `${walletUrl}/about/protection`,
    status: `${walletUrl}/status`,
    /** The same as data. */
    statusData: `${walletUrl}/status.json`,
    /** The health check, whose `Date` header has the wallet's time. */
    health: `${walletUrl}/healthz`,
  };
}
