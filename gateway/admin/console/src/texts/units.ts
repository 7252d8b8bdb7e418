// A span of time in the largest unit that says it without a rest: 5400 s are 90 minutes, not two hours.
const units = [['day', 86_400], ['hour', 3_600], ['minute', 60]] as const;

export function inWholeUnits(seconds: number): { value: number; unit: 'day' | 'hour' | 'minute' | 'second' } {
  const found = units.find(([, length]) => seconds >= length && seconds % length === 0);
  return found ? { value: seconds / found[1], unit: found[0] } : { value: seconds, unit: 'second' };
}
