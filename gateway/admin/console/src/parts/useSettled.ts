import { useEffect, useState } from 'react';

/** What a value (of JSON) has come to when it has not changed for a moment: nobody is asked at every key. */
export function useSettled<T>(value: T, milliseconds = 250): T {
  const [settled, setSettled] = useState(value);
  const now = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(now) as T), milliseconds);
    return () => clearTimeout(timer);
  }, [now, milliseconds]);
  return settled;
}
