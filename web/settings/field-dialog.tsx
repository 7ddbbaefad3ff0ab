import { Button, Modal, NativeSelect } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { type Field as CustomField, type FieldKind, fieldKinds } from '@woochat/contract/fields.ts'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { fieldErrors } from '../api/problem.ts'
import { kindSays } from '../fields/field-kinds.ts'
import { useCreateField, useUpdateField } from '../fields/queries.ts'
import { Field, TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import css from './fields.module.css'

interface OptionDraft {
  key: number
  id?: number
  label: string
  color: string
}

const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'indigo', 'purple', 'pink']
const takesOptions = (kind: FieldKind): boolean => kind === 'select' || kind === 'multi-select'

/** Makes a field or changes its name and options; its kind stays what it is. */
export function FieldDialog({ field, onClose }: { field: CustomField | undefined; onClose: () => void }) {
  const [label, setLabel] = useState(field?.label ?? '')
  const [kind, setKind] = useState<FieldKind>(field?.kind ?? 'text')
  const [options, setOptions] = useState<OptionDraft[]>(() =>
    (field?.options ?? []).map((option) => ({
      key: option.id,
      id: option.id,
      label: option.label,
      color: option.color ?? 'gray',
    })),
  )
  const create = useCreateField()
  const update = useUpdateField()
  const error = create.error ?? update.error
  const filled = options.filter((option) => option.label.trim() !== '')
  const ready = label.trim() !== '' && (!takesOptions(kind) || filled.length > 0)
  const save = async (): Promise<void> => {
    const given = filled.map(({ id, label: text, color }) => ({ ...(id !== undefined && { id }), label: text.trim(), color }))
    if (field) await update.mutateAsync({ id: field.id, label: label.trim(), ...(takesOptions(kind) && { options: given }) })
    else
      await create.mutateAsync({
        label: label.trim(),
        kind,
        ...(takesOptions(kind) && { options: given.map(({ label: text, color }) => ({ label: text, color })) }),
      })
    toast.done(field ? `Field “${label.trim()}” saved` : `Field “${label.trim()}” created`)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={field ? `Edit “${field.label}”` : 'New field'} size={480}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) save().catch(() => undefined)
        }}
      >
        <TextField
          label="Name"
          value={label}
          onChange={setLabel}
          maxLength={80}
          error={fieldErrors(error).label}
          data-autofocus
          help={field && 'Renaming changes no contact: segments and messages keep working.'}
        />
        <Field label="Kind" help={field ? 'The kind cannot be changed; make another field instead.' : kindSays[kind].example}>
          {(control) => (
            <NativeSelect
              {...control}
              value={kind}
              disabled={field !== undefined}
              onChange={(event) => setKind(fieldKinds.find((known) => known === event.currentTarget.value) ?? 'text')}
              data={fieldKinds.map((known) => ({ value: known, label: kindSays[known].name }))}
            />
          )}
        </Field>
        {takesOptions(kind) && <OptionsEditor options={options} onChange={setOptions} />}
        {error && <ProblemNote error={error} />}
        <div className={css.formEnd}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready} loading={create.isPending || update.isPending}>
            {field ? 'Save' : 'Create field'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

let lastKey = 1_000_000

function OptionsEditor({ options, onChange }: { options: readonly OptionDraft[]; onChange: (options: OptionDraft[]) => void }) {
  const list = useRef<HTMLUListElement>(null)
  const set = (at: number, change: Partial<OptionDraft>): void =>
    onChange(options.map((option, i) => (i === at ? { ...option, ...change } : option)))
  // Drawn at once, so that what is typed next goes into the new line.
  const add = (): void => {
    const color = colors[(options.length + 6) % colors.length] ?? 'gray'
    flushSync(() => onChange([...options, { key: ++lastKey, label: '', color }]))
    list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus()
  }
  const swap = (at: number, by: 1 | -1): void => {
    const moved = options[at]
    if (moved) onChange(options.filter((_, i) => i !== at).toSpliced(at + by, 0, moved))
  }
  return (
    <div>
      <span className={css.optionsTitle}>Options</span>
      <ul className={css.optionList} ref={list} aria-label="Options">
        {options.map((option, at) => (
          <li key={option.key} className={css.option}>
            <select
              className={css.optionColor}
              data-color={option.color}
              aria-label={`Colour of option ${option.label || at + 1}`}
              value={option.color}
              onChange={(event) => set(at, { color: event.currentTarget.value })}
            >
              {colors.map((color) => (
                <option key={color} value={color}>
                  {color}
                </option>
              ))}
            </select>
            <input
              className={css.optionLabel}
              aria-label={`Option ${at + 1}`}
              value={option.label}
              maxLength={80}
              onChange={(event) => set(at, { label: event.currentTarget.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                add()
              }}
            />
            <button
              type="button"
              className={css.small}
              aria-label={`Move option ${option.label} up`}
              disabled={at === 0}
              onClick={() => swap(at, -1)}
            >
              <IconArrowUp size={14} />
            </button>
            <button
              type="button"
              className={css.small}
              aria-label={`Move option ${option.label} down`}
              disabled={at === options.length - 1}
              onClick={() => swap(at, 1)}
            >
              <IconArrowDown size={14} />
            </button>
            <button
              type="button"
              className={css.small}
              aria-label={`Remove option ${option.label}`}
              onClick={() => onChange(options.filter((_, i) => i !== at))}
            >
              <IconX size={14} />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className={css.addOption} disabled={options.length >= 200} onClick={add}>
        <IconPlus size={14} aria-hidden="true" /> Option
      </button>
    </div>
  )
}
