import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

const offered = 8;

/** Several of a long list: typing narrows it, Enter or a click takes one, each that is chosen can be taken out again. */
export function Pick({ label, hint, chosen, options, onChange, onType }: {
  label: string;
  hint?: string;
  chosen: string[];
  options: { value: string; name: string }[];
  onChange: (chosen: string[]) => void;
  /** Told what is typed, where the options are looked up elsewhere: then all of them match. */
  onType?: (typed: string) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const fits = (one: { value: string; name: string }) => !!onType || `${one.name} ${one.value}`.toLowerCase().includes(wanted);
  const matches = wanted === '' ? [] : options.filter((one) => !chosen.includes(one.value) && fits(one)).slice(0, offered);
  const nameOf = (value: string) => options.find((one) => one.value === value)?.name ?? value;
  const type = (text: string) => {
    setTyped(text);
    onType?.(text);
  };
  const take = (value: string) => {
    onChange([...chosen, value]);
    type('');
  };
  return (
    <div className="select pick">
      <label htmlFor={id}>{label}</label>
      {hint && <span id={`${id}-hint`} className="select-hint">{hint}</span>}
      {chosen.length > 0 && (
        <ul className="tags">
          {chosen.map((value) => (
            <li key={value}>
              {nameOf(value)}{' '}
              <button type="button" className="linkish" onClick={() => onChange(chosen.filter((one) => one !== value))}
                aria-label={t('pick.remove', { name: nameOf(value) })}>
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      <input id={id} type="text" autoComplete="off" value={typed} aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          const first = matches[0];
          if (event.key === 'Enter' && wanted !== '') {
            event.preventDefault();
            if (first) {
              take(first.value);
            }
          }
        }} />
      <ul className="pick-list" aria-label={t('pick.matches')} aria-live="polite">
        {matches.map((one) => (
          <li key={one.value}>
            <button type="button" onClick={() => take(one.value)}>
              {one.name} <span className="quiet">{one.value}</span>
            </button>
          </li>
        ))}
        {wanted !== '' && matches.length === 0 && <li className="quiet">{t('pick.none')}</li>}
      </ul>
    </div>
  );
}
