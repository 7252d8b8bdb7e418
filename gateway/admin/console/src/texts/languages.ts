// The three languages. Finnish is what the others are held to (tools/check_languages.mjs); the words are in the bundle, so
// that switching needs no request.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import fi from './fi.json';
import sv from './sv.json';

export const languages = ['fi', 'sv', 'en'] as const;
export type Language = (typeof languages)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof fi };
  }
}

const kept = 'lautturi.language';

function first(): Language {
  const wanted = [localStorage.getItem(kept) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return languages.find((language) => language === wanted.find((tag) => languages.some((one) => one === tag))) ?? 'fi';
}

export function startLanguages(): void {
  void i18next.use(initReactI18next).init({
    lng: first(),
    fallbackLng: false,
    resources: { fi: { translation: fi }, sv: { translation: sv }, en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = i18next.language;
}

export function currentLanguage(): Language {
  return languages.find((language) => language === i18next.language) ?? 'fi';
}

export function speak(language: Language): void {
  localStorage.setItem(kept, language);
  void i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
