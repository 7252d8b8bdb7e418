import { useEffect, useState } from 'react';
import type { Schemas } from '../api/client';

/** How a run gets on, as the server tells it; ends with the run, or where the server cannot tell. */
export function useRunEvents(run: string | undefined, goesOn: boolean): Schemas['RunProgress'] | null {
  const [progress, setProgress] = useState<Schemas['RunProgress'] | null>(null);
  useEffect(() => {
    if (!run || !goesOn) {
      return undefined;
    }
    const source = new EventSource(`/api/v1/runs/${run}/events`);
    source.addEventListener('run', (event) => {
      const told = JSON.parse((event as MessageEvent<string>).data) as Schemas['RunProgress'];
      setProgress(told);
      if (told.closed !== null) {
        source.close();
      }
    });
    return () => source.close();
  }, [run, goesOn]);
  return progress;
}
