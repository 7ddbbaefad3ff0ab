import type { ReactNode } from 'react'
import css from './empty-state.module.css'

export interface EmptyStateProps {
  /** A tabler icon, 22 px. */
  icon?: ReactNode
  /** What is not here: “No contacts yet”. */
  title: string
  /** What it is for, or why nothing matches. */
  children?: ReactNode
  /** What to do: one filled button, perhaps a link beside it. */
  actions?: ReactNode
}

/** Where a list would be when it has nothing: says what to do next. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={css.empty}>
      {icon !== undefined && (
        <span className={css.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <p className={css.title}>{title}</p>
      {children !== undefined && <div className={css.text}>{children}</div>}
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </div>
  )
}
