import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { profileQuery } from './queries.ts';
import { greeting } from './view.ts';

/** The first heading of the home page. It stands at once and learns the name when it comes. */
export function Greeting() {
  const profile = useQuery(profileQuery);
  const [now] = useState(() => new Date());
  return <h1>{greeting(profile.data ?? {}, now)}</h1>;
}
