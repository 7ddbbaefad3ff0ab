import { Input } from '@mantine/core'
import { type InputHTMLAttributes, type ReactNode, useId } from 'react'
import { cx } from './cx.ts'
import css from './field.module.css'

export interface FieldProps {
  label: ReactNode
  /** Said before it goes wrong: what the value is for or how it is written. */
  help?: ReactNode
  /** What is wrong and how to mend it; takes the place of the help. */
  error?: ReactNode
  optional?: boolean
  /** At the end of the label line: a counter, a link. */
  aside?: ReactNode
  className?: string | undefined
}

/**
 * Label, control, help and error, alike everywhere. Give the control the three attributes:
 * `<Field label="Language" error={error}>{(control) => <Select {...control} data={…} />}</Field>`.
 */
export function Field({
  label,
  help,
  error,
  optional = false,
  aside,
  className,
  children,
}: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId()
  const note = error ?? help
  return (
    <div className={cx(css.field, className)}>
      <div className={css.head}>
        <label className={css.label} htmlFor={id}>
          {label}
          {optional && <span className={css.optional}> optional</span>}
        </label>
        {aside !== undefined && <span className={css.aside}>{aside}</span>}
      </div>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
        'aria-invalid': hasText(error) || undefined,
      })}
      {note !== undefined && note !== null && note !== '' && (
        <div id={`${id}-note`} className={cx(css.note, hasText(error) && css.error)}>
          {note}
        </div>
      )}
    </div>
  )
}

export interface ControlProps {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

const hasText = (node: ReactNode): boolean => node !== undefined && node !== null && node !== '' && node !== false

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'size' | 'className'>

/** A line of text: `<TextField label="Name" value={name} onChange={setName} error={errors.name} />`. */
export function TextField({
  value,
  onChange,
  start,
  end,
  label,
  help,
  error,
  optional,
  aside,
  className,
  ...input
}: FieldProps & InputProps & { value: string; onChange: (value: string) => void; start?: ReactNode; end?: ReactNode }) {
  return (
    <Field label={label} help={help} error={error} optional={optional ?? false} aside={aside} className={className}>
      {(control) => (
        <Input
          {...(input as object)}
          {...(control as object)}
          value={value}
          error={hasText(error)}
          leftSection={start}
          rightSection={end}
          rightSectionPointerEvents="all"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
