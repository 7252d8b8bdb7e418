import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { Empty } from '../parts/Empty';
import { Mark, type MarkKind } from '../parts/Mark';
import { currentLanguage } from '../texts/languages';

type Change = Schemas['DraftChange'];

const marks: Record<Schemas['Eyes'], MarkKind> = { officer: 'bad', colleague: 'warning', own: 'quiet' };
const order = ['officer', 'colleague', 'own'] as const;

/** What changes, in sentences, those that need most eyes first. */
export function Says({ changes }: { changes: Change[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) {
    return <Empty title={t('changes.nothing')}>{t('changes.nothingLead')}</Empty>;
  }
  return (
    <>
      {order
        .map((eyes) => ({ eyes, own: changes.filter((change) => change.eyes === eyes) }))
        .filter(({ own }) => own.length > 0)
        .map(({ eyes, own }) => (
          <div key={eyes} className={`says says-${eyes}`}>
            <h3>
              <Mark kind={marks[eyes]}>{t(`changes.eyes.${eyes}`)}</Mark>
            </h3>
            <ul>
              {own.map((change, index) => (
                <li key={index}>
                  {change.text[currentLanguage()]}
                  {change.special && <span className="tag-special">{t('changes.special')}</span>}
                  {change.items.length > 0 && <span className="under">{change.items.join(', ')}</span>}
                </li>
              ))}
            </ul>
          </div>
        ))}
    </>
  );
}
