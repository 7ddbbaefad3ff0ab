import { Combobox, Pill, PillsInput, useCombobox } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { TagId } from '@woochat/contract/id.ts'
import type { Tag } from '@woochat/contract/tags.ts'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import { formatCount } from '../ui/count.tsx'
import { TagChip, TagDot } from '../ui/tag-chip.tsx'
import { toast } from '../ui/toast.ts'
import { useCreateTag, useTags } from './queries.ts'
import css from './tag-picker.module.css'

export interface TagPickerProps {
  value: readonly TagId[]
  onChange: (value: TagId[]) => void
  /** Names the control when no label points at it. */
  label?: string
  id?: string
  placeholder?: string
  /** Offers to create a tag that is typed and does not exist. */
  creates?: boolean
  disabled?: boolean
  invalid?: boolean
  autoFocus?: boolean
}

/** Chooses tags by typing; with `creates` and the right to, a new name becomes a tag. */
export function TagPicker({
  value,
  onChange,
  label,
  id,
  placeholder = 'Choose tags',
  creates = false,
  disabled = false,
  invalid = false,
  autoFocus = false,
}: TagPickerProps) {
  const tags = useTags().data ?? []
  const may = useMay()
  const createTag = useCreateTag()
  const [search, setSearch] = useState('')
  const combobox = useCombobox({
    onDropdownClose: () => combobox.resetSelectedOption(),
    onDropdownOpen: () => combobox.updateSelectedOptionIndex('active'),
  })
  const wanted = search.trim()
  const found = tags.filter((tag) => tag.name.toLowerCase().includes(wanted.toLowerCase()))
  const offersNew =
    creates && may('tags:write') && wanted !== '' && !tags.some((tag) => tag.name.toLowerCase() === wanted.toLowerCase())
  const pick = async (option: string): Promise<void> => {
    // One that was typed is found; one picked from the list may be followed by another.
    if (search !== '') combobox.closeDropdown()
    setSearch('')
    if (option !== newOption) return onChange(toggled(value, Number(option) as TagId))
    try {
      onChange([...value, (await createTag.mutateAsync({ name: wanted })).id])
    } catch (error) {
      toast.problem(error)
    }
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(option) => void pick(option)}
      disabled={disabled}
      position="bottom-start"
      middlewares={{ flip: true, shift: true }}
    >
      <Combobox.DropdownTarget>
        {/* The frame hands its id on to the field, which takes no other. */}
        <PillsInput
          {...(id !== undefined && { id })}
          disabled={disabled}
          error={invalid}
          onClick={() => combobox.openDropdown()}
          className={css.input ?? ''}
        >
          <Pill.Group gap={4}>
            {value.map((tagId) => (
              <ChosenTag
                key={tagId}
                tag={tags.find((tag) => tag.id === tagId)}
                onRemove={disabled ? undefined : () => onChange(value.filter((other) => other !== tagId))}
              />
            ))}
            <Combobox.EventsTarget withExpandedAttribute>
              <PillsInput.Field
                className={css.field ?? ''}
                aria-label={label}
                placeholder={value.length === 0 ? placeholder : ''}
                value={search}
                disabled={disabled}
                data-autofocus={autoFocus || undefined}
                onFocus={() => combobox.openDropdown()}
                onBlur={() => {
                  combobox.closeDropdown()
                  setSearch('')
                }}
                onChange={(event) => {
                  setSearch(event.currentTarget.value)
                  combobox.openDropdown()
                  combobox.selectFirstOption()
                }}
                onKeyDown={(event) => event.key === 'Backspace' && search === '' && onChange(value.slice(0, -1))}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown>
        <Combobox.Options mah={260} className={css.options ?? ''} aria-label={label ?? 'Tags'}>
          {found.map((tag) => (
            <TagOption key={tag.id} tag={tag} chosen={value.includes(tag.id)} />
          ))}
          {offersNew && <Combobox.Option value={newOption}>Create tag “{wanted}”</Combobox.Option>}
          {found.length === 0 && !offersNew && (
            <Combobox.Empty>{tags.length === 0 ? 'There are no tags yet' : `No tag has “${wanted}” in its name`}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

const newOption = 'new'
const toggled = (value: readonly TagId[], id: TagId): TagId[] =>
  value.includes(id) ? value.filter((other) => other !== id) : [...value, id]

function TagOption({ tag, chosen }: { tag: Tag; chosen: boolean }) {
  return (
    <Combobox.Option value={String(tag.id)} active={chosen}>
      <span className={css.option}>
        <TagDot color={tag.color} />
        <span className={css.name}>{tag.name}</span>
        <span className={css.count}>{formatCount(tag.contacts)}</span>
        {chosen ? <IconCheck size={14} aria-label="chosen" /> : <span className={css.unchosen} />}
      </span>
    </Combobox.Option>
  )
}

/** A tag that was deleted since is still shown, so that it can be taken away. */
function ChosenTag({ tag, onRemove }: { tag: Tag | undefined; onRemove: (() => void) | undefined }) {
  return <TagChip name={tag?.name ?? 'Deleted tag'} color={tag?.color ?? 'gray'} onRemove={onRemove} />
}
