// What is asked for once is done once: pressed again after its answer was lost, the same is asked under the same key.
import { useRef } from 'react';
import { newKey, Problem } from './client';

interface Asking {
  /** Of this one wish: for `once` of a call, or as the id that it gives. */
  key: string;
  /** When it was first pressed, in milliseconds: what is reckoned from now is the same when it is pressed again. */
  since: number;
}

/** Holds the key of what is asked here last, until it is known to be done. Something else asked for has its own key. */
export function useOnce() {
  const last = useRef<(Asking & { asked: string }) | null>(null);
  return {
    of(asked: unknown): Asking {
      const text = JSON.stringify(asked);
      if (last.current?.asked !== text) {
        last.current = { asked: text, key: newKey(), since: Date.now() };
      }
      return last.current;
    },
    /** For `onSettled`. A refusal took no key; where nobody knows whether it was done, the key stays. */
    settled(failure: unknown): void {
      if (!failure || (failure instanceof Problem && failure.code === 'IDEMPOTENCY_ANSWER_SHOWN')) {
        last.current = null;
      }
    },
  };
}
