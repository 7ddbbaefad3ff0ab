import { Tooltip } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { cx } from '../ui/cx.ts'
import { Kbd } from '../ui/kbd.tsx'
import { addShortcut } from '../ui/shortcuts.ts'
import { AccountMenu } from './account-menu.tsx'
import { LiveDot } from './live-dot.tsx'
import css from './rail.module.css'
import { type RailLink, useRail } from './use-rail.ts'
import { openPalette } from './palette-state.ts'

/** The left rail: where to go, whether we are live, who I am. */
export function Rail() {
  const entries = useRail()
  useGoShortcuts(entries)
  return (
    <nav className={css.rail} aria-label="Main">
      <Link to="/" className={css.logo} aria-label="WooChat, to the start">
        <Logo />
      </Link>
      {entries.filter((e) => e.place !== 'end').map((e) => <RailItem key={e.path} entry={e} />)}
      <div className={css.end}>
        <Tooltip position="right" label={<Hint label="Search and commands" keys="mod+k" />}>
          <button type="button" className={css.item} aria-label="Search and commands" onClick={openPalette}>
            <IconSearch size={19} stroke={1.7} />
          </button>
        </Tooltip>
        {entries.filter((e) => e.place === 'end').map((e) => <RailItem key={e.path} entry={e} />)}
        <LiveDot />
        <AccountMenu />
      </div>
    </nav>
  )
}

function RailItem({ entry }: { entry: RailLink }) {
  return (
    <Tooltip position="right" label={<Hint label={entry.label} keys={`g ${entry.key}`} />}>
      <Link to={entry.path} className={css.item} activeProps={{ className: cx(css.item, css.on) }} aria-label={entry.label}>
        <entry.icon size={20} stroke={1.7} aria-hidden="true" />
      </Link>
    </Tooltip>
  )
}

function Hint({ label, keys }: { label: string; keys: string }) {
  return (
    <span className={css.hint}>
      {label} <Kbd keys={keys} />
    </span>
  )
}

/** `g` and a letter go to a page, from anywhere. */
export function useGoShortcuts(entries: readonly RailLink[]): void {
  const navigate = useNavigate()
  const names = entries.map((entry) => entry.path).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` stands for the entries, which are made anew with every render.
  useEffect(() => {
    const removers = entries.map((entry) =>
      addShortcut({ keys: `g ${entry.key}`, label: `Go to ${entry.label}`, group: 'Everywhere', run: () => void navigate({ to: entry.path }) }),
    )
    return () => {
      for (const remove of removers) remove()
    }
  }, [names, navigate])
}

export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <path d="M7.5 10.5 11.6 22l4.4-9.5L20.4 22l4.1-11.5" fill="none" stroke="var(--accent-ink)" strokeWidth="2.8" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
