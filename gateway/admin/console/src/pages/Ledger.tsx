import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'suomifi-ui-components';
import { post, Problem, type Schemas } from '../api/client';
import { Failure } from '../parts/Failure';
import { Mark, type MarkKind } from '../parts/Mark';
import { save } from '../parts/save';
import { isSaid, noReason, WhyFields, type Why } from '../parts/Why';
import { Confirm } from '../session/Confirm';
import { cited } from '../texts/cited';
import { date, dateTime } from '../texts/format';
import { currentLanguage } from '../texts/languages';

type Signed = Schemas['SignedLedger'];
type Row = Schemas['LedgerRow'];
type Decided = Schemas['FieldLedger']['decisions'][number];

/** A message's fields in three columns: the register's, the ground, the party's. The grounds are about a person, so they
    are asked for with a purpose and a reason; the values a second time. */
export function Ledger({ message }: { message: string }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState<Why>(noReason);
  const look = useMutation({
    mutationFn: (values: boolean) =>
      post<Signed>(`/messages/${encodeURIComponent(message)}/ledger`, {
        values,
        language: currentLanguage(),
        read_for: why.read_for,
        reason: why.reason.trim(),
      }),
  });
  const confirmFirst = look.error instanceof Problem && look.error.code === 'CONFIRM_FIRST';
  const signed = look.data;
  return (
    <>
      <section className="panel" aria-labelledby="grounds">
        <h2 id="grounds">{t('messages.ask')}</h2>
        <form className="ask" onSubmit={(event: FormEvent) => {
          event.preventDefault();
          look.mutate(false);
        }} noValidate>
          <WhyFields why={why} onChange={setWhy} />
          <Button type="submit" disabled={!isSaid(why) || look.isPending}>
            {t('messages.explain')}
          </Button>
        </form>
      </section>
      {confirmFirst ? (
        <Confirm onConfirmed={() => look.mutate(look.variables ?? false)} />
      ) : (
        look.error && <Failure failure={look.error} />
      )}
      {signed && (
        <article className="panel printable" aria-labelledby="ledger">
          <div className="report-head">
            <h2 id="ledger">{t('ledger.title')}</h2>
            <div className="buttons not-printed">
              {!signed.ledger.values_shown && (
                <Button variant="secondary" disabled={look.isPending} onClick={() => look.mutate(true)}>{t('ledger.showValues')}</Button>
              )}
              <Button variant="secondary" onClick={() => save('lautturi-ledger.json', 'application/json', evidenceOf(signed))}>
                {t('ledger.export')}
              </Button>
              <Button variant="secondary" onClick={() => window.print()}>{t('report.print')}</Button>
            </div>
          </div>
          <p className="quiet">
            {signed.ledger.exchange_name} · {signed.ledger.party_name.slice(0, 120)} · {t('ledger.madeAt', { at: dateTime(signed.ledger.made_at) })}
          </p>
          {signed.ledger.decisions.map((decision) => (
            <Decision key={decision.attempt} decision={decision} values={signed.ledger.values_shown} />
          ))}
          {signed.ledger.received.length > 0 && <Received rows={signed.ledger.received} />}
          <Legend />
        </article>
      )}
    </>
  );
}

/** What is handed over: the text, the signature under it, and the key that it is held against. */
const evidenceOf = ({ document, signature, signing_key }: Signed) =>
  JSON.stringify({ document, signature, signing_key, algorithm: 'Ed25519' }, null, 2);

const outcomes: Record<Decided['outcome'], MarkKind> = { released: 'good', reduced: 'warning', refused: 'bad' };
const marks: Record<Row['mark'], MarkKind> = {
  released: 'good',
  reduced: 'warning',
  withheld: 'bad',
  defaulted: 'note',
  empty: 'quiet',
  unmapped: 'quiet',
};

function Decision({ decision, values }: { decision: Decided; values: boolean }) {
  const { t } = useTranslation();
  const caption = t('messages.attempt', { number: decision.attempt });
  return (
    <section className="report-section" aria-labelledby={`decision-${decision.attempt}`}>
      <h3 id={`decision-${decision.attempt}`}>
        {caption} <Mark kind={outcomes[decision.outcome]}>{t(`messages.outcome.${decision.outcome}`)}</Mark>
      </h3>
      {decision.erased ? (
        <p>{t('messages.erased')}</p>
      ) : (
        <>
          <p className="quiet">
            {decision.at && `${t('messages.at')} ${dateTime(decision.at)} · `}
            {decision.purpose}
          </p>
          {values && !decision.values_known && <p><Mark kind="note">{t('ledger.valuesUnknown')}</Mark></p>}
          <div className="table-scroll" role="region" aria-label={caption} tabIndex={0}>
            <table className="ledger">
              <caption className="hidden">{caption}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('ledger.register')}</th>
                  <th scope="col">{t('ledger.ground')}</th>
                  <th scope="col">{t('ledger.party')}</th>
                </tr>
              </thead>
              <tbody>
                {decision.rows.map((row) => (
                  <LedgerRow key={row.item} row={row} values={values} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

function LedgerRow({ row, values }: { row: Row; values: boolean }) {
  const { t } = useTranslation();
  return (
    <tr className={`ledger-${row.mark}`}>
      <th scope="row">
        {row.label}
        <span className="under"><code>{row.register_field ?? '–'}</code></span>
      </th>
      <td>
        <Mark kind={marks[row.mark]}>{t(`ledger.marks.${row.mark}`)}</Mark>
        <Ground row={row} />
      </td>
      <td>
        {row.party_field ? <code>{row.party_field}</code> : <span className="quiet">{t('ledger.noPlace')}</span>}
        {values && row.value !== null && <span className="ledger-value">{row.value}</span>}
      </td>
    </tr>
  );
}

function Ground({ row }: { row: Row }) {
  const { t } = useTranslation();
  return (
    <>
      {row.rules.map((rule) => (
        <span className="under" key={rule.rule}>
          {rule.provisions.map((one) => cited(one)).join('; ')}
          {rule.gdpr6 && ` · GDPR ${rule.gdpr6}`}
          {rule.gdpr9 && ` · GDPR ${rule.gdpr9}`} · {rule.rule}
        </span>
      ))}
      {row.consents.map((consent) => (
        <span className="under" key={`${consent.role} ${consent.kind}`}>
          {t('ledger.consent', { what: t(`person.states.${consent.kind}`), role: t(`person.roles.${consent.role}`), at: date(consent.expressed_at) })}
        </span>
      ))}
      {row.mark !== 'released' && row.explanation && <span className="under ledger-why">{row.explanation}</span>}
    </>
  );
}

function Received({ rows }: { rows: Schemas['ReceivedRow'][] }) {
  const { t } = useTranslation();
  return (
    <div className="report-section">
      <h3>{t('ledger.received')}</h3>
      <div className="table-scroll" role="region" aria-label={t('ledger.received')} tabIndex={0}>
        <table className="ledger">
          <caption className="hidden">{t('ledger.received')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('ledger.party')}</th>
              <th scope="col">{t('ledger.ground')}</th>
              <th scope="col">{t('ledger.register')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                <td><code>{row.party_field ?? '–'}</code><span className="under">{row.system}</span></td>
                <td>
                  {row.basis ? cited(row.basis) : t(row.from_the_person ? 'origins.recorders.the-person' : 'ledger.noBasis')}
                  {row.recorded_at && <span className="under">{t('origins.writtenThere', { at: dateTime(row.recorded_at) })}</span>}
                </td>
                <th scope="row">{row.label}<span className="under"><code>{row.register_field ?? '–'}</code></span></th>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** What the marks mean; by sign and word, not by colour alone. */
function Legend() {
  const { t } = useTranslation();
  return (
    <ul className="legend" aria-label={t('ledger.legend')}>
      {(Object.keys(marks) as Row['mark'][]).map((mark) => (
        <li key={mark}>
          <Mark kind={marks[mark]}>{t(`ledger.marks.${mark}`)}</Mark> <span className="quiet">{t(`ledger.about.${mark}`)}</span>
        </li>
      ))}
    </ul>
  );
}
