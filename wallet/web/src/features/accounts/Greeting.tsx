import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { profileQuery } from './queries.ts';
import { greeting } from './view.ts';

/** The heading of the home page. It is shown at once, and gets the name when the profile arrives. */
export function Greeting() {
  const profile = useQuery(profileQuery);
  const [now] = useState(() => new Date());
  return <h1>{greeting(profile.data ?? {}, now)}</h1>;
}
