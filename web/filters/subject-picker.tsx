import { Combobox, useCombobox } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import css from './filter-editor.module.css'
import type { Subject } from './subjects.ts'

interface SubjectPickerProps {
  subjects: readonly Subject[]
  value: Subject | undefined
  /** It had one, which no longer exists. */
  lost: boolean
  disabled: boolean
  /** A new row asks at once what it is about. */
  openAtOnce: boolean
  onChange: (subject: Subject) => void
}

/** What a condition is about: searched by name, in sections. */
export function SubjectPicker({ subjects, value, lost, disabled, openAtOnce, onChange }: SubjectPickerProps) {
  const [search, setSearch] = useState('')
  const combobox = useCombobox({
    defaultOpened: openAtOnce,
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      setSearch('')
      combobox.resetSelectedOption()
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the row is new.
  useEffect(() => {
    if (openAtOnce) combobox.focusSearchInput()
  }, [])
  const found = searched(subjects, search.trim().toLowerCase())
  const sections = [...new Set(found.map((subject) => subject.section))]
  const pick = (id: string): void => {
    const subject = subjects.find((other) => other.id === id)
    combobox.closeDropdown()
    combobox.focusTarget()
    if (subject && subject.id !== value?.id) onChange(subject)
  }
  return (
    <Combobox store={combobox} onOptionSubmit={pick} width={272} position="bottom-start" disabled={disabled} withinPortal>
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={css.subject}
          data-empty={!value || undefined}
          disabled={disabled}
          onClick={() => combobox.toggleDropdown()}
          aria-label={value ? `About ${value.label}, change` : 'Choose what it is about'}
        >
          <span className={css.subjectText}>{value?.label ?? (lost ? 'No longer exists' : 'Choose…')}</span>
          <IconChevronDown size={13} aria-hidden="true" />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <div role="dialog" aria-label="What the condition is about">
          <Combobox.Search
            value={search}
            placeholder="Search fields"
            aria-label="Search fields"
            onChange={(event) => {
              setSearch(event.currentTarget.value)
              combobox.selectFirstOption()
            }}
          />
          <Combobox.Options mah={320} className={css.options ?? ''} aria-label="Fields" tabIndex={0}>
            {sections.map((section) => (
              <Combobox.Group key={section} label={section}>
                {found
                  .filter((subject) => subject.section === section)
                  .map((subject) => (
                    <Combobox.Option key={subject.id} value={subject.id} active={subject.id === value?.id}>
                      {subject.label}
                    </Combobox.Option>
                  ))}
              </Combobox.Group>
            ))}
            {found.length === 0 && <Combobox.Empty>No field is called “{search.trim()}”</Combobox.Empty>}
          </Combobox.Options>
        </div>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** Those that are called so before those that only stand in a section called so. */
function searched(subjects: readonly Subject[], wanted: string): Subject[] {
  const named = subjects.filter((subject) => subject.label.toLowerCase().includes(wanted))
  const beside = subjects.filter((subject) => !named.includes(subject) && subject.section.toLowerCase().includes(wanted))
  return [...named, ...beside]
}
