import { useEffect, useState } from 'react';

const SECOND = 1000;

/** The time, moving each second while `ticking`, so that what goes on shows how long it has taken. Milliseconds since 1970. */
export function useNow(ticking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
