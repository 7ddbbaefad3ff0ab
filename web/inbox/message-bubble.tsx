import { previewOf } from '@woochat/contract/content.ts'
import type { DeliveryState, Message } from '@woochat/contract/messages.ts'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import { cx } from '../ui/cx.ts'
import { ProblemNote } from '../ui/problem.tsx'
import { type TickState, Ticks } from '../ui/ticks.tsx'
import { Time } from '../ui/time.tsx'
import { plainWords } from '../ui/whatsapp-text.ts'
import css from './message-bubble.module.css'
import { MessageContent } from './message-content.tsx'
import { isDraft, type Sender } from './use-send.ts'

export interface MessageBubbleProps {
  message: Message
  quoted: Message | undefined
  sender: Sender
  /** Stands right under a message of the same side. */
  joined: boolean
}

/** One message of a thread: what was said, by whom, when, and how far it came. */
export function MessageBubble({ message, quoted, sender, joined }: MessageBubbleProps) {
  if (message.direction === 'note') return <div className={css.note}>{previewOf(message.content)}</div>
  const state = message.delivery?.state
  const trouble = state === 'failed' || state === 'unknown' || state === 'held'
  return (
    <article
      className={cx(css.row, message.direction === 'out' && css.out, joined && css.joined)}
      aria-label={`${message.author.name}, ${plainWords(previewOf(message.content))}`}
    >
      <div
        className={cx(
          css.bubble,
          css[`of-${message.content.type}`],
          state === 'failed' && css.failed,
          (state === 'unknown' || state === 'held') && css.unknown,
        )}
      >
        {quoted && (
          <div className={css.quote}>
            <b>{quoted.direction === 'out' ? 'You' : quoted.author.name}</b>
            <span>{plainWords(previewOf(quoted.content))}</span>
          </div>
        )}
        <MessageContent content={message.content} />
        <span className={css.meta}>
          {message.direction === 'out' &&
            message.author.kind !== 'member' &&
            message.author.kind !== 'campaign' &&
            `${message.author.name} · `}
          <Time at={message.at} as="clock" />
          {state && !trouble && <Ticks state={tickOf[state]} />}
        </span>
      </div>
      {trouble && <Trouble message={message} sender={sender} />}
    </article>
  )
}

const tickOf: Readonly<Record<DeliveryState, TickState>> = {
  held: 'waiting',
  queued: 'waiting',
  sending: 'waiting',
  accepted: 'sent',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  unknown: 'unknown',
}

/** Why it did not arrive, in words, and the next sensible act. */
function Trouble({ message, sender }: Pick<MessageBubbleProps, 'message' | 'sender'>) {
  const may = useMay()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const error = message.delivery?.error
  const again = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      await (isDraft(message) ? sender.retry(message) : sender.resend(message))
    } catch (cause) {
      setProblem(cause)
    }
    setBusy(false)
  }
  return (
    <div className={cx(css.trouble, message.delivery?.state !== 'failed' && css.doubt)}>
      <span>
        <b>{headline(message)}</b> {error && `${sentence(error.says)} ${error.advice}`}
      </span>
      {may('messages:send') && message.delivery?.state !== 'held' && (
        <button type="button" className={css.again} disabled={busy} onClick={() => void again()}>
          Send again
        </button>
      )}
      {problem !== undefined && <ProblemNote error={problem} />}
    </div>
  )
}

/** The catalogue of Meta's errors names them without a full stop. */
const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

function headline(message: Message): string {
  if (message.delivery?.state === 'unknown') return 'Not confirmed.'
  if (message.delivery?.state === 'held') return 'Held after a restore.'
  return isDraft(message) ? 'Not sent.' : 'Not delivered.'
}
