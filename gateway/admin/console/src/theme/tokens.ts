// Colours by the time of day: Suomi.fi's own by light, ours by dark. The components take theirs from the theme, our own
// rules from the same names as custom properties, so that nothing is said twice.
import { defaultSuomifiTheme, type SuomifiTheme } from 'suomifi-ui-components';

export type Scheme = 'light' | 'dark';

type Colours = SuomifiTheme['colors'];

const dark: Colours = {
  ...defaultSuomifiTheme.colors,
  whiteBase: 'hsl(215, 28%, 11%)',
  blackBase: 'hsl(210, 20%, 93%)',
  blackLight1: 'hsl(210, 12%, 74%)',
  brandBase: 'hsl(212, 90%, 78%)',
  depthDark1: 'hsl(205, 10%, 76%)',
  depthDark2: 'hsl(205, 9%, 70%)',
  depthDark3: 'hsl(205, 9%, 62%)',
  depthBase: 'hsl(207, 12%, 46%)',
  depthLight1: 'hsl(210, 14%, 32%)',
  depthLight2: 'hsl(213, 18%, 22%)',
  depthLight3: 'hsl(214, 24%, 15%)',
  depthSecondary: 'hsl(214, 28%, 16%)',
  depthSecondaryDark1: 'hsl(214, 28%, 21%)',
  highlightDark1: 'hsl(212, 85%, 82%)',
  highlightBase: 'hsl(212, 82%, 72%)',
  highlightLight1: 'hsl(212, 75%, 66%)',
  highlightLight2: 'hsl(213, 40%, 26%)',
  highlightLight3: 'hsl(213, 36%, 19%)',
  highlightLight4: 'hsl(214, 32%, 15%)',
  accentBase: 'hsl(27, 90%, 64%)',
  accentSecondary: 'hsl(196, 77%, 62%)',
  accentTertiary: 'hsl(284, 55%, 76%)',
  accentTertiaryDark1: 'hsl(284, 60%, 82%)',
  accentTertiaryLight1: 'hsl(284, 22%, 22%)',
  successDark1: 'hsl(165, 60%, 66%)',
  successBase: 'hsl(166, 58%, 56%)',
  successSecondary: 'hsl(166, 40%, 26%)',
  warningBase: 'hsl(42, 93%, 60%)',
  warningLight1: 'hsl(40, 40%, 17%)',
  alertBase: 'hsl(3, 85%, 74%)',
  alertLight1: 'hsl(0, 34%, 18%)',
  infoBase: 'hsl(215, 88%, 74%)',
  infoLight1: 'hsl(216, 40%, 19%)',
};

/** The components' own, made of the colours above. */
export function gradientsOf(scheme: Scheme): SuomifiTheme['gradients'] {
  if (scheme === 'light') {
    return defaultSuomifiTheme.gradients;
  }
  const flat = (colour: string) => `linear-gradient(0deg, ${colour}, ${colour})`;
  return {
    ...defaultSuomifiTheme.gradients,
    highlightBaseToHighlightDark1: flat(dark.highlightBase),
    highlightLight1ToHighlightBase: flat(dark.highlightDark1),
    depthLight1ToDepthBase: flat(dark.depthBase),
    whiteBaseToDepthLight2: flat(dark.depthLight2),
    whiteBaseToDepthLight1: flat(dark.depthLight1),
    highlightLight3ToHighlightLight2: flat(dark.highlightLight2),
    depthLight3ToDepthLight2: flat(dark.depthLight2),
    depthSecondaryToDepthSecondaryDark1: flat(dark.depthSecondary),
    highlightLight4ToDepthSecondary: flat(dark.depthSecondary),
  };
}

export function coloursOf(scheme: Scheme): Colours {
  return scheme === 'dark' ? dark : defaultSuomifiTheme.colors;
}

/** Sets the same colours as custom properties: --blackBase and so on. */
export function applyColours(scheme: Scheme): void {
  const root = document.documentElement;
  root.dataset.scheme = scheme;
  for (const [name, colour] of Object.entries(coloursOf(scheme))) {
    root.style.setProperty(`--${name}`, colour);
  }
}
