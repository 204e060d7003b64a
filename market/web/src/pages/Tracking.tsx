/** A parcel by its carrier and number, which leads to where the carrier shows it. The shop’s address stays here. */
export function Tracking({ words, href }: { words: string; href: string | null }) {
  if (href === null) return <span className="tracking">{words}</span>;
  return (
    <a className="tracking" href={href} rel="noreferrer">
      {words}
    </a>
  );
}
