import { useId } from 'react';

/** A day, by the browser's own control; empty: any. It takes years of six digits: a digit too many is no day, and the server says
    so. With `max` a browser would drop the first digit instead, and 20277 become the year 277, which is one. */
export function DayInput({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="select">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
