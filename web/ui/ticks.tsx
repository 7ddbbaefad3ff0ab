import { IconAlertCircle, IconCheck, IconChecks, IconClock, IconHelpCircle } from '@tabler/icons-react'
import css from './ticks.module.css'

/** `waiting`: not yet accepted by WhatsApp; `unknown`: sent, but no answer came. */
export type TickState = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown'

const shown = {
  waiting: [IconClock, 'Waiting to be sent'],
  sent: [IconCheck, 'Sent'],
  delivered: [IconChecks, 'Delivered'],
  read: [IconChecks, 'Read'],
  failed: [IconAlertCircle, 'Not delivered'],
  unknown: [IconHelpCircle, 'Not confirmed'],
} as const

/** How far a message came, as WhatsApp draws it, with the word for screen readers. */
export function Ticks({ state, size = 15 }: { state: TickState; size?: number }) {
  const [Icon, word] = shown[state]
  return (
    <span className={css.ticks} data-state={state} title={word}>
      <Icon size={size} stroke={2} aria-hidden="true" />
      <span className="visually-hidden">{word}</span>
    </span>
  )
}
