// What the ids of the configuration in force are called. Asked once a page; what has no name keeps its id.
import { useQuery } from '@tanstack/react-query';
import { get, type Schemas } from '../api/client';
import { currentLanguage } from './languages';

export type Vocabulary = Schemas['Vocabulary'];

export function useVocabulary() {
  const found = useQuery({
    queryKey: ['vocabulary'],
    queryFn: ({ signal }) => get<Vocabulary>('/vocabulary', { signal }),
    staleTime: 60_000,
  });
  const language = currentLanguage();
  const nameIn = (of: keyof Vocabulary) => (id: string) => found.data?.[of].find((one) => one.id === id)?.name[language] ?? id;
  return {
    words: found.data,
    itemName: nameIn('items'),
    partyName: nameIn('parties'),
    purposeName: nameIn('purposes'),
    className: nameIn('classes'),
    registerName: nameIn('registers'),
    /** Choices of a closed list, by their names. */
    choices: (of: keyof Vocabulary) =>
      (found.data?.[of] ?? [])
        .map((one) => ({ value: one.id, name: one.name[language].slice(0, 90) }))
        .sort((left, right) => left.name.localeCompare(right.name, language)),
  };
}
