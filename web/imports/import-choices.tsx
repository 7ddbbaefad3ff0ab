import { Radio, Select } from '@mantine/core'
import type { OptIn } from '@woochat/contract/contacts.ts'
import type { ReactNode } from 'react'
import { countryChoices } from '../filters/places.ts'
import { TagPicker } from '../tags/tag-picker.tsx'
import { Field } from '../ui/field.tsx'
import css from './imports.module.css'
import type { Choices } from './mapping.ts'

interface ImportChoicesProps {
  choices: Choices
  onChange: (choices: Choices) => void
  hasOptInColumn: boolean
}

/** What the file does not say itself: country of bare numbers, tags, consent, and what happens to contacts that are here already. */
export function ImportChoices({ choices, onChange, hasOptInColumn }: ImportChoicesProps) {
  const set = (change: Partial<Choices>): void => onChange({ ...choices, ...change })
  return (
    <div className={css.choices}>
      <Field label="Country of numbers without a country code">
        {(control) => (
          <Select
            {...control}
            data={[...countryChoices()]}
            value={choices.defaultCountry}
            searchable
            allowDeselect={false}
            onChange={(value) => value && set({ defaultCountry: value })}
            nothingFoundMessage="No such country"
          />
        )}
      </Field>
      <Field label="Tags for every contact of this file" optional help="A tag for the file lets you find these contacts again.">
        {(control) => <TagPicker id={control.id} value={choices.tagIds} onChange={(tagIds) => set({ tagIds })} creates />}
      </Field>
      <Choice<OptIn>
        label={
          hasOptInColumn ? 'Marketing consent where the column says nothing' : 'Did these people agree to marketing messages?'
        }
        value={choices.optIn}
        onChange={(optIn) => set({ optIn })}
        options={[
          [
            'unknown',
            'We do not know',
            'They stay “not asked yet” and can be sent marketing until they opt out; ask them first where the law wants it.',
          ],
          [
            'in',
            'Yes, each of them',
            'Recorded as opted in by this import, with your name and the time. Say this only if you can prove it.',
          ],
          ['out', 'No', 'Marketing campaigns leave them out; utility messages can still be sent.'],
        ]}
      />
      <Choice<Choices['duplicates']>
        label="If a contact with the same number is here already"
        value={choices.duplicates}
        onChange={(duplicates) => set({ duplicates })}
        options={[
          ['update', 'Update it', 'Values of the file replace those of the contact; empty cells change nothing.'],
          ['skip', 'Leave it as it is', 'The row is counted as skipped.'],
        ]}
      />
    </div>
  )
}

function Choice<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: ReactNode
  value: T
  onChange: (value: T) => void
  options: readonly (readonly [value: T, label: string, help: string])[]
}) {
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(next) => onChange((options.find(([option]) => option === next)?.[0] ?? value) as T)}
      classNames={{ label: css.choiceLabel ?? '' }}
    >
      <div className={css.radios}>
        {options.map(([option, text, help]) => (
          <Radio key={option} value={option} label={text} description={help} />
        ))}
      </div>
    </Radio.Group>
  )
}
