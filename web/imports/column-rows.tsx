import { Input, NativeSelect } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { type Field, type FieldKind, fieldKinds } from '@woochat/contract/fields.ts'
import type { ColumnTarget } from '@woochat/contract/imports.ts'
import { useMay } from '../api/session.ts'
import { kindSays } from '../fields/field-kinds.ts'
import { cx } from '../ui/cx.ts'
import css from './imports.module.css'
import { columnName, coreSays, type FileShape, type MappingProblems, targetKey } from './mapping.ts'

interface ColumnRowsProps {
  shape: FileShape
  targets: readonly ColumnTarget[]
  fields: readonly Field[]
  problems: MappingProblems
  onChange: (at: number, target: ColumnTarget) => void
}

/** A line a column: its name and samples in the file, and where it goes. */
export function ColumnRows({ shape, targets, fields, problems, onChange }: ColumnRowsProps) {
  return (
    <ul className={css.columns}>
      {targets.map((target, at) => {
        const name = columnName(shape.headers[at] ?? '', at)
        const samples = shape.rows.map((row) => row[at]?.trim() ?? '').filter((cell) => cell !== '')
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file have a place and nothing else for certain.
          <li key={at} className={cx(css.column, target.to === 'skip' && css.skipped)}>
            <span className={css.from}>
              <b dir="auto">{name}</b>
              <span className={css.samples} dir="auto" title={samples.join('\n')}>
                {samples.length === 0 ? 'empty in the first rows' : samples.slice(0, 3).join(' · ')}
              </span>
            </span>
            <IconArrowRight size={15} className={css.arrow ?? ''} aria-hidden="true" />
            <TargetPicker
              name={name}
              target={target}
              fields={fields}
              onChange={(next) => onChange(at, next)}
              problem={problems.columns.get(at)}
            />
          </li>
        )
      })}
    </ul>
  )
}

interface TargetPickerProps {
  name: string
  target: ColumnTarget
  fields: readonly Field[]
  problem: string | undefined
  onChange: (target: ColumnTarget) => void
}

function TargetPicker({ name, target, fields, problem, onChange }: TargetPickerProps) {
  const mayCreate = useMay()('fields:write')
  const data = [
    { value: 'skip', label: 'Do not import' },
    { group: 'Contact', items: Object.entries(coreSays).map(([field, label]) => ({ value: `core.${field}`, label })) },
    ...(fields.length > 0
      ? [{ group: 'Your fields', items: fields.map((field) => ({ value: `field.${field.id}`, label: field.label })) }]
      : []),
    ...(mayCreate || target.to === 'newField'
      ? [{ group: 'New', items: [{ value: 'newField', label: 'New field…', disabled: !mayCreate }] }]
      : []),
  ]
  return (
    <span className={css.target}>
      <NativeSelect
        aria-label={`Column ${name} goes to`}
        value={targetKey(target)}
        error={problem !== undefined}
        onChange={(event) => onChange(targetOf(event.currentTarget.value, name, fields))}
        data={data}
      />
      {target.to === 'newField' && (
        <>
          <Input
            aria-label={`Name of the new field for column ${name}`}
            value={target.label}
            maxLength={80}
            onChange={(event) => onChange({ ...target, label: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={`Kind of the new field for column ${name}`}
            value={target.kind}
            onChange={(event) => onChange({ ...target, kind: kindOf(event.currentTarget.value) })}
            data={fieldKinds.map((kind) => ({ value: kind, label: kindSays[kind].name }))}
          />
        </>
      )}
      {problem !== undefined && (
        <span className={css.bad} role="alert">
          {problem}
        </span>
      )}
    </span>
  )
}

const kindOf = (text: string): FieldKind => fieldKinds.find((kind) => kind === text) ?? 'text'

function targetOf(key: string, name: string, fields: readonly Field[]): ColumnTarget {
  const field = fields.find((other) => key === `field.${other.id}`)
  if (field) return { to: 'field', fieldId: field.id }
  const core = (Object.keys(coreSays) as (keyof typeof coreSays)[]).find((other) => key === `core.${other}`)
  if (core) return { to: 'core', field: core }
  return key === 'newField' ? { to: 'newField', label: name.slice(0, 80), kind: 'text' } : { to: 'skip' }
}
