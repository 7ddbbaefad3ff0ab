import { Link } from '@tanstack/react-router'
import type { Permission } from '@woochat/contract/permissions.ts'
import type { ReactNode } from 'react'
import { useMay } from '../api/session.ts'
import { cx } from '../ui/cx.ts'
import css from './settings-frame.module.css'

interface Section {
  title: string
  links: readonly { to: string; label: string; may: Permission }[]
}

const sections: readonly Section[] = [
  {
    title: 'Workspace',
    links: [
      { to: '/settings/general', label: 'General', may: 'workspace:read' },
      { to: '/settings/team', label: 'Team', may: 'members:read' },
      { to: '/settings/channels', label: 'WhatsApp numbers', may: 'channels:read' },
    ],
  },
  {
    title: 'Audience',
    links: [
      { to: '/settings/fields', label: 'Custom fields', may: 'contacts:read' },
      { to: '/settings/tags', label: 'Tags', may: 'contacts:read' },
    ],
  },
  { title: 'Developers', links: [{ to: '/settings/api-keys', label: 'API keys', may: 'developers:read' }] },
]

/** Every page of Settings, with the list of them beside it (above it on a phone). */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const may = useMay()
  return (
    <div className={css.frame}>
      <nav className={css.nav} aria-label="Settings">
        <h2 className={css.heading}>Settings</h2>
        {sections.map(({ title, links }) => {
          const seen = links.filter((link) => may(link.may))
          return (
            seen.length > 0 && (
              <div key={title} className={css.section}>
                <span className={css.title}>{title}</span>
                {seen.map((link) => (
                  <Link key={link.to} to={link.to} className={css.link} activeProps={{ className: cx(css.link, css.on) }}>
                    {link.label}
                  </Link>
                ))}
              </div>
            )
          )
        })}
      </nav>
      <div className={css.content}>{children}</div>
    </div>
  )
}
