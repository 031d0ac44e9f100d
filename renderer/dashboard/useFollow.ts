import { useRef, useState, type UIEvent } from 'react';
import { followsAfter, type ScrollPlace, type Streams } from './logView';

export interface Follow {
  /** What to show: the live streams, or, once the person has scrolled up, the streams as they were then. */
  readonly shown: Streams;
  readonly frozen: boolean;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  readonly unfreeze: () => void;
}

/** Lets a list follow its end until the person scrolls up, then holds what is on the screen still. */
export function useFollow(live: Streams): Follow {
  const [held, setHeld] = useState<Streams>();
  const place = useRef<ScrollPlace>({ top: 0, height: 0, viewport: 0 });

  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>): void => {
    const before = place.current;
    place.current = {
      top: currentTarget.scrollTop,
      height: currentTarget.scrollHeight,
      viewport: currentTarget.clientHeight,
    };
    const follows = followsAfter(held === undefined, before, place.current);
    if (follows !== (held === undefined)) setHeld(follows ? undefined : live);
  };
  return { shown: held ?? live, frozen: held !== undefined, onScroll, unfreeze: () => setHeld(undefined) };
}
