import { Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { cx } from '../ui/cx.ts'
import { AccountMenu } from './account-menu.tsx'
import css from './bottom-bar.module.css'
import { useRail } from './use-rail.ts'

/** The rail on a phone: four pages, the rest under More. */
export function BottomBar() {
  const entries = useRail()
  const navigate = useNavigate()
  const shown = entries.slice(0, 4)
  const more = entries.slice(4)
  return (
    <nav className={css.bar} aria-label="Main">
      {shown.map((entry) => (
        <Link key={entry.path} to={entry.path} className={css.item} activeProps={{ className: cx(css.item, css.on) }}>
          <entry.icon size={21} stroke={1.7} aria-hidden="true" />
          <span>{entry.label}</span>
        </Link>
      ))}
      {more.length > 0 && (
        <Menu position="top-end" width={200}>
          <Menu.Target>
            <button type="button" className={css.item}>
              <IconDots size={21} stroke={1.7} aria-hidden="true" />
              <span>More</span>
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {more.map((entry) => (
              <Menu.Item
                key={entry.path}
                leftSection={<entry.icon size={17} />}
                onClick={() => void navigate({ to: entry.path })}
              >
                {entry.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <span className={css.me}>
        <AccountMenu position="top-end" />
      </span>
    </nav>
  )
}
