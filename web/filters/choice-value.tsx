import { MultiSelect } from '@mantine/core'
import type { ChoiceCondition } from '@woochat/contract/filter.ts'
import { useOwners } from '../members/owners.ts'
import { type Choice, countryChoices, languageChoices } from './places.ts'
import { type ChoiceOf, optInSays, sourceSays } from './subjects.ts'

interface ChoiceValueProps {
  condition: ChoiceCondition
  of: ChoiceOf
  onChange: (next: ChoiceCondition) => void
  label: string
  disabled: boolean
  invalid: boolean
}

/** One or more answers out of a list that can be searched. */
export function ChoiceValue({ condition, of, onChange, label, disabled, invalid }: ChoiceValueProps) {
  const choices = useChoices(of)
  // An answer that was deleted is still shown, so that it can be taken out.
  const lost = condition.values
    .filter((value) => !choices.some((choice) => choice.value === value))
    .map((value) => ({ value, label: 'No longer exists' }))
  return (
    <MultiSelect
      aria-label={label}
      data={[...choices, ...lost]}
      value={condition.values}
      onChange={(values) => onChange({ ...condition, values })}
      disabled={disabled}
      error={invalid}
      searchable
      clearSearchOnChange
      placeholder={condition.values.length === 0 ? 'Choose' : ''}
      nothingFoundMessage="Nothing like that"
      maxDropdownHeight={280}
      comboboxProps={{ withinPortal: true }}
    />
  )
}

const listOf = (says: Readonly<Record<string, string>>): Choice[] =>
  Object.entries(says).map(([value, label]) => ({ value, label }))

function useChoices(of: ChoiceOf): readonly Choice[] {
  const owners = useOwners()
  if (typeof of !== 'string') return of.map((option) => ({ value: String(option.id), label: option.label }))
  switch (of) {
    case 'country':
      return countryChoices()
    case 'language':
      return languageChoices()
    case 'owner':
      return owners.map((owner) => ({ value: String(owner.id), label: owner.name }))
    case 'optIn':
      return listOf(optInSays)
    case 'source':
      return listOf(sourceSays)
  }
}
