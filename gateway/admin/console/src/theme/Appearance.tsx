// Which scheme is on: the machine's, until somebody chooses otherwise on this browser.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { SuomifiThemeProvider } from 'suomifi-ui-components';
import { applyColours, coloursOf, gradientsOf, type Scheme } from './tokens';

const kept = 'lautturi.scheme';
const darkMachine = () => window.matchMedia('(prefers-color-scheme: dark)');

function chosen(): Scheme | null {
  const value = localStorage.getItem(kept);
  return value === 'dark' || value === 'light' ? value : null;
}

const Context = createContext<{ scheme: Scheme; toggle: () => void }>({ scheme: 'light', toggle: () => undefined });

export function Appearance({ children }: { children: ReactNode }) {
  const [scheme, setScheme] = useState<Scheme>(() => chosen() ?? (darkMachine().matches ? 'dark' : 'light'));
  useEffect(() => {
    const follow = (event: MediaQueryListEvent) => {
      if (chosen() === null) {
        setScheme(event.matches ? 'dark' : 'light');
      }
    };
    const machine = darkMachine();
    machine.addEventListener('change', follow);
    return () => machine.removeEventListener('change', follow);
  }, []);
  useEffect(() => applyColours(scheme), [scheme]);
  const value = useMemo(
    () => ({
      scheme,
      toggle: () => {
        const next = scheme === 'dark' ? 'light' : 'dark';
        localStorage.setItem(kept, next);
        setScheme(next);
      },
    }),
    [scheme],
  );
  return (
    <Context.Provider value={value}>
      <SuomifiThemeProvider theme={{ colors: coloursOf(scheme), gradients: gradientsOf(scheme) }}>{children}</SuomifiThemeProvider>
    </Context.Provider>
  );
}

export const useAppearance = () => useContext(Context);
