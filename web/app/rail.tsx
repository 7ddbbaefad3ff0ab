import { Tooltip } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { cx } from '../ui/cx.ts'
import { Kbd } from '../ui/kbd.tsx'
import { Logo } from '../ui/logo.tsx'
import { AccountMenu } from './account-menu.tsx'
import { LiveDot } from './live-dot.tsx'
import { openPalette } from './palette-state.ts'
import css from './rail.module.css'
import { useGoShortcuts } from './use-go-shortcuts.ts'
import { type RailLink, useRail } from './use-rail.ts'

/** The left rail: where to go, whether we are live, who I am. */
export function Rail() {
  const entries = useRail()
  useGoShortcuts(entries)
  return (
    <nav className={css.rail} aria-label="Main">
      <Link to="/" className={css.logo} aria-label="WooChat, to the start">
        <Logo />
      </Link>
      {entries
        .filter((e) => e.place !== 'end')
        .map((e) => (
          <RailItem key={e.path} entry={e} />
        ))}
      <div className={css.end}>
        <Tooltip position="right" label={<Hint label="Search and commands" keys="mod+k" />}>
          <button type="button" className={css.item} aria-label="Search and commands" onClick={openPalette}>
            <IconSearch size={19} stroke={1.7} />
          </button>
        </Tooltip>
        {entries
          .filter((e) => e.place === 'end')
          .map((e) => (
            <RailItem key={e.path} entry={e} />
          ))}
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
