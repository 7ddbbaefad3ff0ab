import { Input, NumberInput, TagsInput } from '@mantine/core'
import type { Condition, DateCondition, NumberCondition, TextCondition } from '@woochat/contract/filter.ts'
import { TagPicker } from '../tags/tag-picker.tsx'
import { CampaignValue } from './campaign-value.tsx'
import { ChoiceValue } from './choice-value.tsx'
import { takesOf } from './operators.ts'
import { PeriodValue } from './period-value.tsx'
import type { Subject } from './subjects.ts'
import css from './value-editor.module.css'

interface ValueEditorProps {
  condition: Condition
  subject: Subject
  onChange: (next: Condition) => void
  disabled: boolean
  invalid: boolean
}

/** With what a condition compares: the control that fits its type and operator. */
export function ValueEditor({ condition, subject, onChange, disabled, invalid }: ValueEditorProps) {
  const rest = { label: subject.label, disabled, invalid }
  if (condition.type === 'campaign') return <CampaignValue condition={condition} onChange={onChange} {...rest} />
  if (condition.type === 'flag' || takesOf(condition) === 'none') return null
  switch (condition.type) {
    case 'text':
      return <TextValue condition={condition} onChange={onChange} {...rest} />
    case 'number':
      return <NumberValue condition={condition} onChange={onChange} {...rest} />
    case 'date':
      return <DateValue condition={condition} onChange={onChange} {...rest} />
    case 'choice':
      return subject.type === 'choice' ? (
        <ChoiceValue condition={condition} of={subject.of} onChange={onChange} {...rest} />
      ) : null
    case 'tags':
      return (
        <TagPicker
          label={subject.label}
          value={condition.values}
          onChange={(values) => onChange({ ...condition, values })}
          disabled={disabled}
          invalid={invalid}
        />
      )
  }
}

interface ValueProps<C> {
  condition: C
  onChange: (next: C) => void
  label: string
  disabled: boolean
  invalid: boolean
}

function TextValue({ condition, onChange, label, disabled, invalid }: ValueProps<TextCondition>) {
  if (takesOf(condition) === 'many')
    return (
      <TagsInput
        aria-label={label}
        value={condition.values}
        onChange={(values) => onChange({ ...condition, values })}
        disabled={disabled}
        error={invalid}
        placeholder={condition.values.length === 0 ? 'Write a value, Enter for another' : ''}
        acceptValueOnBlur
        splitChars={[',', ';']}
        comboboxProps={{ withinPortal: true }}
      />
    )
  return (
    <Input
      aria-label={label}
      value={condition.values[0] ?? ''}
      disabled={disabled}
      error={invalid}
      onChange={(event) =>
        onChange({ ...condition, values: event.currentTarget.value === '' ? [] : [event.currentTarget.value] })
      }
    />
  )
}

function NumberValue({ condition, onChange, label, disabled, invalid }: ValueProps<NumberCondition>) {
  const [from, to] = condition.values
  const input = (name: string, value: number | undefined, set: (value: number) => void, clear: () => void) => (
    <NumberInput
      aria-label={name}
      className={css.number ?? ''}
      value={value ?? ''}
      disabled={disabled}
      error={invalid}
      thousandSeparator
      hideControls
      onChange={(next) => (typeof next === 'number' && Number.isFinite(next) ? set(next) : clear())}
    />
  )
  if (takesOf(condition) === 'one')
    return input(
      label,
      from,
      (value) => onChange({ ...condition, values: [value] }),
      () => onChange({ ...condition, values: [] }),
    )
  return (
    <span className={css.pair}>
      {input(
        `${label}, from`,
        from,
        (value) => onChange({ ...condition, values: to === undefined ? [value] : [value, to] }),
        () => onChange({ ...condition, values: [] }),
      )}
      <span className={css.word}>and</span>
      {input(
        `${label}, to`,
        to,
        (value) => onChange({ ...condition, values: [from ?? 0, value] }),
        () => onChange({ ...condition, values: from === undefined ? [] : [from] }),
      )}
    </span>
  )
}

function DateValue({ condition, onChange, label, disabled, invalid }: ValueProps<DateCondition>) {
  const takes = takesOf(condition)
  if (takes === 'period')
    return (
      <PeriodValue
        period={condition.period ?? { amount: 30, unit: 'days' }}
        onChange={(period) => onChange({ ...condition, period })}
        label={label}
        disabled={disabled}
      />
    )
  const [from = '', to = ''] = condition.values
  const day = (name: string, value: string, set: (value: string) => void) => (
    <Input
      type="date"
      aria-label={name}
      className={css.day ?? ''}
      value={value}
      disabled={disabled}
      error={invalid}
      onChange={(event) => set(event.currentTarget.value)}
    />
  )
  if (takes === 'one') return day(label, from, (value) => onChange({ ...condition, values: value === '' ? [] : [value] }))
  return (
    <span className={css.pair}>
      {day(`${label}, from`, from, (value) => onChange({ ...condition, values: [value, to] }))}
      <span className={css.word}>and</span>
      {day(`${label}, to`, to, (value) => onChange({ ...condition, values: [from, value] }))}
    </span>
  )
}
