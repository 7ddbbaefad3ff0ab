import type { Conversation } from '@woochat/contract/conversations.ts'
import { useTags } from '../tags/queries.ts'
import { Avatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { TagList } from '../ui/tag-chip.tsx'
import { Time } from '../ui/time.tsx'
import { plainWords } from '../ui/whatsapp-text.ts'
import css from './conversation-row.module.css'
import { shownName } from './names.ts'
import { useWindow } from './window-left.tsx'

export interface ConversationRowProps {
  conversation: Conversation
  selected: boolean
  onOpen: () => void
}

/** One conversation of the list: who, what was said last, when, how many are unread. */
export function ConversationRow({ conversation, selected, onOpen }: ConversationRowProps) {
  const { contact, preview, unread } = conversation
  const window = useWindow(conversation)
  const known = useTags().data ?? []
  const tags = contact.tags.flatMap((id) => known.filter((tag) => tag.id === id))
  const name = shownName(contact)
  return (
    <button type="button" className={cx(css.row, selected && css.selected)} aria-current={selected || undefined} onClick={onOpen}>
      <Avatar name={name} windowLeft={window.part} />
      <span className={css.text}>
        <span className={css.line}>
          <span className={cx(css.name, unread > 0 && css.strong)} dir="auto">
            {name}
          </span>
          <Time className={css.time} at={conversation.lastMessageAt} as="list" />
        </span>
        <span className={css.line}>
          <span className={cx(css.preview, preview.failed && css.failed)} dir="auto">
            {preview.direction === 'out' && !preview.failed && 'You: '}
            {plainWords(preview.text)}
          </span>
          {unread > 0 && (
            <span className={css.unread}>
              {unread > 99 ? '99+' : unread}
              <span className="visually-hidden"> unread</span>
            </span>
          )}
        </span>
        {tags.length > 0 && <TagList tags={tags} most={2} />}
      </span>
    </button>
  )
}
