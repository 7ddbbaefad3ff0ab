import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Kbd } from './kbd.tsx'
import { useShortcut } from './shortcuts.ts'

export interface SearchInputProps {
  /** What is searched: “Search templates”. */
  label: string
  /** The search in the address. */
  value: string
  /** Told after a short pause in typing, and at once on Enter or when cleared. */
  onChange: (text: string) => void
  width?: number
}

const pauseMs = 200

/** The search of a list: `/` goes to it, Escape clears it, the address follows. */
export function SearchInput({ label, value, onChange, width = 260 }: SearchInputProps) {
  const [typed, setTyped] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const told = useRef(value)
  useShortcut('/', label, 'This page', () => input.current?.select())
  // A search that changes from outside (back button, “show all”) is shown; our own is already there.
  useEffect(() => {
    if (value !== told.current) setTyped(value)
    told.current = value
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const tell = (text: string, afterMs: number): void => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      told.current = text.trim()
      onChange(text.trim())
    }, afterMs)
  }
  return (
    <TextInput
      ref={input}
      role="searchbox"
      inputMode="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      w={width}
      maw="100%"
      leftSection={<IconSearch size={15} aria-hidden="true" />}
      rightSection={
        typed === '' ? <Kbd keys="/" /> : <CloseButton size="sm" aria-label="Clear the search" onClick={() => tell('', 0)} />
      }
      onChange={(event) => tell(event.currentTarget.value, pauseMs)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell(typed, 0)
        if (event.key !== 'Escape') return
        if (typed === '') event.currentTarget.blur()
        else tell('', 0)
      }}
    />
  )
}
