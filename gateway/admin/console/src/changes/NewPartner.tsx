import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button, TextInput } from 'suomifi-ui-components';
import { post, type Schemas } from '../api/client';
import { Failure } from '../parts/Failure';
import { Select } from '../parts/Select';
import { useHeld } from '../session/useHeld';
import { useVocabulary } from '../texts/vocabulary';
import { useDraftChanged, type Draft } from './useDraft';

type Wishes = Schemas['SkeletonWishes'];
type Kind = Wishes['kind'];
type Field = Exclude<keyof Wishes, 'kind'>;
type Typed = 'name' | 'label' | 'url' | 'pin' | 'authority' | 'basis';

const directions = ['out', 'in'] as const;
const formats = ['json', 'ndjson', 'csv', 'xml'] as const;
const transports = ['https', 'directory', 'sftp'] as const;
type Word = (typeof directions | typeof formats | typeof transports)[number];

/** A party or an exchange that is not there yet: a few questions, and its files stand in the draft, to be filled in. */
export function NewPartner({ draft, onMade }: { draft: Draft; onMade: (path: string) => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useHeld<Kind | null>('new', null, 'window');
  return (
    <section className="panel" aria-labelledby="new-partner">
      <h2 id="new-partner">{t('changes.new.title')}</h2>
      <p className="quiet">{t('changes.new.lead')}</p>
      <div className="buttons" role="group" aria-labelledby="new-partner">
        {(['party', 'exchange'] as const).map((one) => (
          <button key={one} type="button" className="choice" aria-pressed={kind === one} onClick={() => setKind(kind === one ? null : one)}>
            {t(`changes.new.${one}`)}
          </button>
        ))}
      </div>
      {kind && <Questions key={kind} kind={kind} draft={draft} onMade={(path) => {
        setKind(null);
        onMade(path);
      }} />}
    </section>
  );
}

function Questions({ kind, draft, onMade }: { kind: Kind; draft: Draft; onMade: (path: string) => void }) {
  const { t } = useTranslation();
  const changed = useDraftChanged(draft.draft);
  const [said, setSaid] = useHeld<Partial<Record<Field, string>>>(
    `new ${kind}`, kind === 'exchange' ? { direction: 'out', format: 'json', transport: 'https' } : {}, 'window');
  const make = useMutation({
    mutationFn: async () => {
      const wishes = Object.fromEntries(Object.entries(said).filter(([, value]) => value.trim() !== ''));
      const { files } = await post<Schemas['Skeleton']>(`/drafts/${draft.draft}/skeletons`, { kind, ...wishes });
      await post<Schemas['Draft']>(`/drafts/${draft.draft}/files`, { changes: files }, { version: draft.version });
      return files;
    },
    onSuccess: async (files) => {
      await changed();
      onMade(files.find((file) => /\/(party|exchange)\.yaml$/.test(file.path))?.path ?? files[0]?.path ?? '');
    },
  });
  const say = (field: Field) => (value: unknown) => {
    make.reset(); // what was wrong was told of the answers before
    setSaid((before) => ({ ...before, [field]: String(value ?? '') }));
  };
  const text = (field: Typed, needed = false) => (
    <TextInput key={field} labelText={t(`changes.new.${field}`)} hintText={t(`changes.new.${field}Hint`)} value={said[field] ?? ''}
      {...(!needed && { optionalText: t('changes.new.optional') })} onChange={say(field)} fullWidth />
  );
  const choose = (field: Field, options: { value: string; name: string }[], open = true) => (
    <Select key={field} label={t(`changes.new.${field}`)} value={said[field] ?? ''} onChange={say(field)}
      options={open ? [{ value: '', name: t('changes.new.choose') }, ...options] : options} />
  );
  return (
    <form className="questions" noValidate onSubmit={(event: FormEvent) => {
      event.preventDefault();
      make.mutate();
    }}>
      {make.error && <Failure failure={make.error} />}
      {text('name', true)}
      {text('label')}
      {kind === 'party' ? <OfParty text={text} choose={choose} /> : <OfExchange text={text} choose={choose} draft={draft} said={said} />}
      <Button type="submit" disabled={make.isPending || !said.name?.trim()}>
        {t('changes.new.make')}
      </Button>
    </form>
  );
}

interface Asking {
  text: (field: Typed, needed?: boolean) => React.ReactNode;
  choose: (field: Field, options: { value: string; name: string }[], open?: boolean) => React.ReactNode;
}

function OfParty({ text, choose }: Asking) {
  const { choices } = useVocabulary();
  return (
    <>
      {choose('class', choices('classes'))}
      {text('url')}
      {text('pin')}
      {text('authority')}
    </>
  );
}

function OfExchange({ text, choose, draft, said }: Asking & { draft: Draft; said: Partial<Record<Field, string>> }) {
  const { t } = useTranslation();
  const { choices, words } = useVocabulary();
  const added = draft.changes.flatMap(({ path, change }) => {
    const name = change === 'added' ? path.match(/^parties\/([^/]+)\/party\.yaml$/)?.[1] : undefined;
    return name ? [{ value: name, name: t('changes.new.inDraft', { name }) }] : [];
  });
  const selections = words?.registers.find((one) => one.id === said.register)?.selections ?? [];
  const named = (field: 'direction' | 'format' | 'transport', all: readonly Word[]) =>
    choose(field, all.map((value) => ({ value, name: t(`changes.new.words.${value}`) })), false);
  return (
    <>
      {choose('party', [...added, ...choices('parties')])}
      {choose('register', choices('registers'))}
      {named('direction', directions)}
      {choose('purpose', choices('purposes'))}
      {said.direction === 'in' ? text('basis') : choose('selection', selections.map((one) => ({ value: one, name: one })))}
      {named('format', formats)}
      {named('transport', transports)}
    </>
  );
}
