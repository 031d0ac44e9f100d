import { useRef, useState, type UIEvent } from 'react';
import { followsAfter, type ScrollPlace, type Streams } from './logView';

export interface Follow {
  /** What to show: the live streams, or, once the person has scrolled up, the streams as they were then. */
  readonly shown: Streams;
  readonly frozen: boolean;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  readonly unfreeze: () => void;
}

/**
 * Lets a list follow its end until the person scrolls up, then holds what is on the screen still.
 * @param choice what the person chose to see: another choice follows again, as what is held may have no line of it
 */
export function useFollow(live: Streams, choice: string): Follow {
  const [hold, setHold] = useState<{ readonly choice: string; readonly streams: Streams }>();
  const place = useRef<ScrollPlace>({ top: 0, height: 0, viewport: 0 });
  const held = hold?.choice === choice ? hold.streams : undefined;

  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>): void => {
    const before = place.current;
    place.current = {
      top: currentTarget.scrollTop,
      height: currentTarget.scrollHeight,
      viewport: currentTarget.clientHeight,
    };
    const follows = followsAfter(held === undefined, before, place.current);
    if (follows !== (held === undefined)) setHold(follows ? undefined : { choice, streams: live });
  };
  return { shown: held ?? live, frozen: held !== undefined, onScroll, unfreeze: () => setHold(undefined) };
}
