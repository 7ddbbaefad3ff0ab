import { Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type Command, useCommandList } from '../ui/commands.ts'
import { cx } from '../ui/cx.ts'
import { Kbd } from '../ui/kbd.tsx'
import css from './palette.module.css'
import { closePalette } from './palette-state.ts'
import { useAppCommands } from './use-app-commands.ts'
import { useCommandSearches } from './use-command-searches.ts'

/** `mod+k`: goes anywhere, does anything, finds anyone. */
export function Palette() {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const found = useCommandSearches(text)
  const known = [...useCommandList(), ...useAppCommands()].filter((command) => matches(command, text))
  const lines = [...known, ...found.commands]
  const listId = useId()
  const run = (command: Command | undefined): void => {
    if (!command) return
    closePalette()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && lines.length > 0) setActive((active + step + lines.length) % lines.length)
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(lines[active])
    else return
    event.preventDefault()
  }
  return (
    <Modal.Root opened onClose={closePalette} size={600} padding={0} centered={false} yOffset="12vh">
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content className={css.content ?? ''} aria-label="Search and commands">
        <div className={css.search}>
          <IconSearch size={18} stroke={1.7} aria-hidden="true" />
          <input
            className={css.input}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setActive(0)
            }}
            onKeyDown={onKeyDown}
            placeholder="Go to a page, do something, find a contact"
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls={listId}
            aria-activedescendant={lines.length > 0 ? `${listId}-${active}` : undefined}
            aria-label="Search and commands"
          />
          <Kbd keys="escape" />
        </div>
        <PaletteLines id={listId} lines={lines} active={active} onActive={setActive} onRun={run} />
        {lines.length === 0 && <p className={css.none}>{found.searching ? 'Searching…' : `Nothing matches “${text}”.`}</p>}
      </Modal.Content>
    </Modal.Root>
  )
}

interface PaletteLinesProps {
  id: string
  lines: readonly Command[]
  active: number
  onActive: (index: number) => void
  onRun: (command: Command) => void
}

function PaletteLines({ id, lines, active, onActive, onRun }: PaletteLinesProps) {
  const current = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the active line changed, so it is brought into view.
  useEffect(() => {
    // Chromium answers with a promise, which an effect must not return: React would call it.
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div id={id} role="listbox" aria-label="Commands" className={css.lines}>
      {lines.map((command, i) => (
        <div key={command.id} role="presentation">
          {command.group !== lines[i - 1]?.group && (
            <div className={css.group} role="presentation">
              {command.group}
            </div>
          )}

          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the search field keeps the focus and its keys choose. */}
          <div
            ref={i === active ? current : undefined}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            className={cx(css.line, i === active && css.active)}
            onMouseMove={() => onActive(i)}
            onClick={() => onRun(command)}
          >
            {command.icon && <command.icon size={17} stroke={1.7} />}
            <span className={css.label}>{command.label}</span>
            {command.description && <span className={css.description}>{command.description}</span>}
            {command.keys && <Kbd keys={command.keys} />}
          </div>
        </div>
      ))}
    </div>
  )
}

/** Every word must occur somewhere in the line. */
function matches(command: Command, text: string): boolean {
  const line = `${command.label} ${command.description ?? ''} ${command.keywords ?? ''} ${command.group}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word))
}
