import { Input, MultiSelect, NativeSelect, Switch } from '@mantine/core'
import type { Field, FieldValue } from '@woochat/contract/fields.ts'
import { type KeyboardEvent, useEffect, useState } from 'react'
import type { ControlProps } from '../ui/field.tsx'

interface FieldValueInputProps {
  field: Field
  control: ControlProps
  value: FieldValue
  /** Texts, numbers and days are told when they are left or Enter is pressed with `late`; else with every key. */
  onChange: (value: FieldValue) => void
  late?: boolean
  disabled?: boolean
  className?: string | undefined
}

/** The control for a custom field of any kind. */
export function FieldValueInput({
  field,
  control,
  value,
  onChange,
  late = false,
  disabled = false,
  className,
}: FieldValueInputProps) {
  const rest = { ...control, disabled, className: className ?? '', ...(late && value === null && { placeholder: '—' }) }
  switch (field.kind) {
    case 'text':
    case 'number':
    case 'date':
      return (
        <TypedInput
          {...rest}
          kind={field.kind}
          value={value === null ? '' : String(value)}
          late={late}
          onChange={(text) => onChange(fieldValueOf(field.kind, text))}
        />
      )
    case 'switch':
      return (
        <Switch
          {...rest}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
          label={value === true ? 'On' : value === false ? 'Off' : 'Not set'}
        />
      )
    case 'select':
      return (
        <NativeSelect
          {...rest}
          value={typeof value === 'number' ? String(value) : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
          data={[{ value: '', label: '—' }, ...optionsOf(field)]}
        />
      )
    case 'multi-select':
      return (
        <MultiSelect
          {...rest}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(values) => onChange(values.length === 0 ? null : values.map(Number))}
          data={optionsOf(field)}
          searchable
          nothingFoundMessage="No such option"
        />
      )
  }
}

const optionsOf = (field: Field) => field.options.map((option) => ({ value: String(option.id), label: option.label }))

function fieldValueOf(kind: Field['kind'], text: string): FieldValue {
  if (text.trim() === '') return null
  if (kind !== 'number') return kind === 'text' ? text.trim() : text
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}

interface TypedInputProps extends ControlProps {
  kind: 'text' | 'number' | 'date' | 'tel' | 'email'
  value: string
  onChange: (text: string) => void
  late: boolean
  disabled: boolean
  className?: string
  placeholder?: string
}

/** A line that tells its text when it is left or confirmed; Escape brings back what was there. */
export function TypedInput({ kind, value, onChange, late, ...rest }: TypedInputProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const commit = (): void => {
    if (late && text.trim() !== value) onChange(text)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (!late) return
    if (event.key === 'Enter') event.currentTarget.blur()
    if (event.key !== 'Escape') return
    setText(value)
    event.stopPropagation()
  }
  return (
    <Input
      {...rest}
      type={kind}
      data-empty={value === '' || undefined}
      error={rest['aria-invalid'] === true}
      {...(kind === 'number' && { step: 'any', inputMode: 'decimal' as const })}
      maxLength={1000}
      value={late ? text : value}
      onChange={(event) => {
        setText(event.currentTarget.value)
        if (!late) onChange(event.currentTarget.value)
      }}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  )
}
