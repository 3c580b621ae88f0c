/** Places for what comes and goes, so that nothing moves while it is there. */

/**
 * A place, counted from 0, for each of some things at each moment: what stays keeps its place, what comes takes the first that is
 * free. All moments have as many places as the fullest one needs.
 */
export function slots(moments: readonly (readonly string[])[]): readonly (readonly (string | null)[])[] {
  const places = new Map<string, number>();
  const taken = moments.map((keys) => {
    for (const key of places.keys()) if (!keys.includes(key)) places.delete(key);
    for (const key of keys) if (!places.has(key)) places.set(key, firstFree([...places.values()]));
    return new Map([...places].map(([key, place]) => [place, key]));
  });
  const count = 1 + Math.max(-1, ...taken.flatMap((moment) => [...moment.keys()]));
  return taken.map((moment) => Array.from({ length: count }, (_, place) => moment.get(place) ?? null));
}

function firstFree(taken: readonly number[]): number {
  let place = 0;
  while (taken.includes(place)) place++;
  return place;
}
