import { useId } from 'react';

/** One of a closed list: the browser's own control, which every keyboard and every screen reader knows. */
export function Select({ label, hint, value, options, onChange }: {
  label: string;
  hint?: string;
  value: string;
  options: { value: string; name: string }[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="select">
      <label htmlFor={id}>{label}</label>
      {hint && <span id={`${id}-hint`} className="select-hint">{hint}</span>}
      <select id={id} value={value} aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  );
}
