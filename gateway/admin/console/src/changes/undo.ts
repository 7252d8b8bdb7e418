// The way back through what was typed in a text, step by step and without end; small enough to be kept. A step says what stood
// there before: where to begin, how much to take out, what to put there.
export interface Step {
  at: number;
  out: number;
  put: string;
}

export interface Undo {
  /** The text that the last step leads back from. */
  text: string;
  steps: Step[];
}

export const nothingDone: Undo = { text: '', steps: [] };

function wayBack(before: string, after: string): Step {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) {
    at += 1;
  }
  let same = 0;
  while (same < shorter - at && before.at(-1 - same) === after.at(-1 - same)) {
    same += 1;
  }
  return { at, out: after.length - at - same, put: before.slice(at, before.length - same) };
}

const back = ({ at, out, put }: Step, after: string) => after.slice(0, at) + put + after.slice(at + out);

/** What became of the text by another way (another window, another person, the text in force) is a step like any other. */
function goingOnFrom(undo: Undo, now: string): Undo {
  return undo.steps.length === 0 || undo.text === now ? undo : { text: now, steps: [...undo.steps, wayBack(undo.text, now)] };
}

export function done(undo: Undo, before: string, after: string): Undo {
  return { text: after, steps: [...goingOnFrom(undo, before).steps, wayBack(before, after)] };
}

/** One step back from `now`. */
export function undone(undo: Undo, now: string): Undo {
  const { steps } = goingOnFrom(undo, now);
  const last = steps.at(-1);
  return last ? { text: back(last, now), steps: steps.slice(0, -1) } : undo;
}
