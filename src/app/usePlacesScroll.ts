/** Every place is found again where it was left, and begins at its top. */
import { useEffect, useRef } from 'react';

/** @param place the one in sight */
export function usePlacesScroll(place: string): void {
  const left = useRef(new Map<string, number>());
  useEffect(() => {
    const keep = () => void left.current.set(place, window.scrollY);
    window.scrollTo(0, left.current.get(place) ?? 0);
    window.addEventListener('scroll', keep, { passive: true });
    return () => window.removeEventListener('scroll', keep);
  }, [place]);
}
