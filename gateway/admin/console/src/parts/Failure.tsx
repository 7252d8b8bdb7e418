import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { Problem } from '../api/client';

/** What went wrong, everything by its place, and what to do about it: by code where we know more than the server's title says. */
export function Failure({ failure, again }: { failure: unknown; again?: () => void }) {
  const { t, i18n } = useTranslation();
  const problem = failure instanceof Problem ? failure : new Problem(0, 'UNREADABLE', t('problem.unreadable'));
  const advice = `problem.advice.${problem.code}`;
  return (
    <InlineAlert status="error" className="failure" labelText={problem.title}>
      {i18n.exists(advice) && <p>{t(advice as 'problem.advice.STORE_FAILED')}</p>}
      {problem.errors.length > 0 && (
        <ul className="wrongs">
          {problem.errors.map((wrong) => (
            <li key={`${wrong.path} ${wrong.code}`}>
              <code>{wrong.path || '/'}</code> {wrong.code}
              <span className="under">{wrong.reason}</span>
            </li>
          ))}
        </ul>
      )}
      {problem.roles.length > 0 && (
        <p>
          {t('problem.roles', {
            roles: problem.roles.map((role) => t(`role.${role}` as 'role.operator')).join(', '),
          })}
        </p>
      )}
      {problem.instance && <p className="quiet">{t('problem.instance', { id: problem.instance })}</p>}
      {again && (
        <Button variant="secondaryLight" onClick={again}>
          {t('common.again')}
        </Button>
      )}
    </InlineAlert>
  );
}
