import type { Conversation } from '@woochat/contract/conversations.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { maskPhone } from '@woochat/contract/mask.ts'
import type { Who } from '../http/who.ts'

type Asker = Pick<Who, 'conversations' | 'memberId'>

/** Whether an asker sees a conversation: those limited to their own see what is theirs or nobody's. */
export const maySee = ({ conversations, memberId }: Asker, { assigneeId }: { assigneeId: number | null }): boolean =>
  conversations === 'all' || assigneeId === null || assigneeId === memberId

/** What is not theirs to see does not exist for them. */
export function refuseUnseen(who: Asker, conversation: { assigneeId: number | null }): void {
  if (!maySee(who, conversation)) throw new Refusal('not_found', { what: 'conversation' })
}

/** A conversation as this asker may see it. */
export const presentConversation = (conversation: Conversation, { masked }: Pick<Who, 'masked'>): Conversation =>
  masked && conversation.contact.phone !== null
    ? { ...conversation, contact: { ...conversation.contact, phone: maskPhone(conversation.contact.phone) } }
    : conversation
