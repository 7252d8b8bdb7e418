// What a run is held against, in numbers.
import type { Schemas } from '../../api/client';

type Expected = Schemas['RunExpected'];

/** What the configuration takes for "as many as there are". */
const unlimited = 1_000_000_000;

export interface Between {
  least: number;
  /** Nothing: as many as there are. */
  most: number | null;
}

/** What an expectation says of how many; nothing where it says by when alone. */
export const numberSaid = ({ least, most }: { least: number; most: number }): Between | null =>
  least === 0 && most >= unlimited ? null : { least, most: most >= unlimited ? null : most };

/** Between what so many of the last runs had, those that are closed; nothing where none is. */
export function usual(earlier: Expected['earlier']): Between | null {
  const counts = earlier.map((one) => one.in).filter((one) => one !== null);
  return counts.length === 0 ? null : { least: Math.min(...counts), most: Math.max(...counts) };
}

/** What is expected of it: by the first expectation that says a number, else by what was usual. */
export function expectedOf({ by, earlier }: Expected): Between | null {
  return by.map(numberSaid).find((said) => said !== null) ?? usual(earlier);
}
