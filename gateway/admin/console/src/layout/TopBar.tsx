// What stands on every page: whose service this is, the language, the scheme, who is signed in.
import { useTranslation } from 'react-i18next';
import { languages, speak, currentLanguage } from '../texts/languages';
import { useAppearance } from '../theme/Appearance';

const names = { fi: 'Suomi', sv: 'Svenska', en: 'English' } as const;

export function TopBar({ user, onSignOut }: { user?: string | undefined; onSignOut?: () => void }) {
  const { t } = useTranslation();
  const { scheme, toggle } = useAppearance();
  const current = currentLanguage();
  return (
    <header className="top-bar">
      <div className="top-bar-inner">
        <span className="brand">
          <img src="/lautturi.svg" alt="" width="30" height="30" />
          <span>{t('common.service')}</span>
        </span>
        <nav className="top-tools" aria-label={t('common.tools')}>
          <span className="language-choice" role="group" aria-label={t('common.language')}>
            {languages.map((language) => (
              <button
                key={language}
                type="button"
                lang={language}
                aria-pressed={language === current}
                onClick={() => speak(language)}
              >
                {names[language]}
              </button>
            ))}
          </span>
          <button type="button" className="tool" aria-pressed={scheme === 'dark'} onClick={toggle}>
            {t('common.dark')}
          </button>
          {user && <span className="who">{user}</span>}
          {onSignOut && (
            <button type="button" className="tool" onClick={onSignOut}>
              {t('session.out')}
            </button>
          )}
        </nav>
      </div>
    </header>
  );
}
