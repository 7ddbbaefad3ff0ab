import type { Channel } from '@woochat/contract/channels.ts'
import { formatCount } from '../ui/count.tsx'
import css from './limit-bar.module.css'

/** How much of Meta's limit of people in 24 hours is used. */
export function LimitBar({ channel, compact = false }: { channel: Channel; compact?: boolean }) {
  const { usedToday, messagingLimit } = channel
  if (messagingLimit === null) {
    return (
      <span className={css.says}>
        <b className="num">{formatCount(usedToday)}</b> people in 24 h · no limit
      </span>
    )
  }
  const part = messagingLimit === 0 ? 1 : Math.min(1, usedToday / messagingLimit)
  return (
    <div className={css.limit}>
      <span className={css.says}>
        <b className="num">{formatCount(usedToday)}</b> of {formatCount(messagingLimit)}
        {compact ? '' : ' people in the last 24 hours'}
        {!compact && <span className={css.left}>{formatCount(Math.max(0, messagingLimit - usedToday))} left</span>}
      </span>
      <div
        className={css.track}
        role="meter"
        aria-label="People messaged in the last 24 hours"
        aria-valuemin={0}
        aria-valuemax={messagingLimit}
        aria-valuenow={Math.min(usedToday, messagingLimit)}
        data-tone={part >= 1 ? 'bad' : part >= 0.8 ? 'warn' : undefined}
      >
        <div className={css.fill} style={{ inlineSize: `${part * 100}%` }} />
      </div>
    </div>
  )
}
