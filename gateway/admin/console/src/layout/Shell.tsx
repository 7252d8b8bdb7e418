import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useLocation } from 'react-router';
import { Boundary } from '../parts/Boundary';
import { useSession } from '../session/SessionContext';
import { TopBar } from './TopBar';
import { places } from './places';

/** The frame of every page behind the sign-in. A page that the role may not open is not offered. */
export function Shell() {
  const { t } = useTranslation();
  const { session, may, end } = useSession();
  const main = useRef<HTMLElement>(null);
  const { pathname, state, key } = useLocation();
  const first = useRef(true);
  const stays = (state as { stays?: boolean } | null)?.stays === true;
  useEffect(() => {
    if (!first.current && !stays) {
      main.current?.focus(); // so that a screen reader begins to read the new page
    }
    first.current = false;
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#main">
        {t('common.skip')}
      </a>
      <TopBar user={session.user} onSignOut={() => void end()} />
      <div className="shell">
        <nav className="side" aria-label={t('common.pages')}>
          <ul>
            {places.filter((place) => may(place.permission)).map((place) => (
              <li key={place.path}>
                <NavLink to={place.path}>
                  {t(place.name)}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <main id="main" ref={main} tabIndex={-1}>
          <Boundary at={key}>
            <Outlet />
          </Boundary>
        </main>
      </div>
    </>
  );
}
