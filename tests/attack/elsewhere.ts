/** Cases that nobody can play from outside, or that are promises rather than attacks, by the reason. */
export const elsewhere: readonly { readonly reason: string; readonly ids: string }[] = [
  {
    reason: 'needs an authenticator app or recovery codes of a shopper, who sets them up by a mailed proof',
    ids: 'S49b S50b',
  },
  {
    reason: 'needs the security clock, which the sandbox does not move',
    ids: 'S46c S47b S47c S54 S141c S141d S141e S142f S143b S143d S143g S143i S144a S144b S151d S156d',
  },
  {
    reason: 'needs paid orders of sellers whose documents were checked',
    ids: 'S125 S126 S127 S128 S129 S130 S131 S134a S134b S135a S135b S135c S135d S135e S136a S136b S148e',
  },
  {
    reason: 'counts over more requests, networks or cards than a short run makes',
    ids: 'S133c S133d S133e S140e S142c S142d S142e S142g S142h S142i S143f S147f S151e S156c S156e S157e S157f S157g',
  },
  {
    reason: 'needs a right signature of the wallet, the processor or the carrier',
    ids: 'S137d S152b S152c',
  },
  {
    reason: 'needs an order that is being paid, its link and its limits',
    ids: 'S138a S138b S138c S138d S138f S139 S161a S161b S161c S161d S161e S161f S161g S161h S163a S163b',
  },
  {
    reason: 'needs a list that is longer than a short run makes',
    ids: 'S163d S163e',
  },
  {
    reason: 'is decided inside a server: threads, limits of work, jobs or stored rows',
    ids: 'S140a S140b S140c S140d S140f S150d S155b S156a S156b S162a S162b S162c S162d S165c S172d',
  },
  {
    reason: 'is about letters and their pace, or the text of messages',
    ids: 'S146a S146b S146c S146d S146e S146f S148a S148b S148c S148d S148g S148h',
  },
  {
    reason: "is in the operator's log or database",
    ids: 'S147a S147b S147c S147d S147e S158',
  },
  {
    reason: "is about the operator's settings and commands",
    ids: 'S152d S152e S153a S153b S153c S153d S153e S153f S153g S153h S153i S153j S154a S154b S154d S154e S165d S174a S174c S174d S174e',
  },
  {
    reason: 'needs a browser that keeps pages',
    ids: 'S149b',
  },
  {
    reason: 'needs a raw or very slow connection',
    ids: 'S157a S157b S157c S157d S164f S164g',
  },
  {
    reason: 'covers many routes; its test goes through all of them',
    ids: 'S150a S160b S160d S138e S167b S173 S172b',
  },
  {
    reason: 'is a promise to people who type in their own way, not an attack',
    ids: 'S159a S159b S159c S159d S159e S159f S164b S164c S175a S175b S175c S175d S175e S176a S176b S176d S176e S177a S177b S178a S178b S178c S178d',
  },
];
