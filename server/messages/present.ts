import type { LiveFact } from '@woochat/contract/events.ts'
import type { Message } from '@woochat/contract/messages.ts'
import { maySee, presentConversation } from '../conversations/access.ts'
import type { Who } from '../http/who.ts'
import type { MediaAddresses } from '../media/addresses.ts'
import { withAddresses } from './stored.ts'

/** A message with the addresses of its files signed for now. */
export const presentMessage = (
  message: Message,
  { workspaceId }: Pick<Who, 'workspaceId'>,
  addresses: MediaAddresses,
): Message => ({
  ...message,
  content: withAddresses(message.content, (mediaId) => addresses.sign(workspaceId, mediaId)),
})

/** A fact as this asker may see it; undefined when it is not theirs to see. */
export function presentFact(fact: LiveFact, who: Who, addresses: MediaAddresses): LiveFact | undefined {
  switch (fact.kind) {
    case 'message.added': {
      if (!maySee(who, fact.conversation)) return gone(fact.conversation)
      return {
        ...fact,
        message: presentMessage(fact.message, who, addresses),
        conversation: presentConversation(fact.conversation, who),
      }
    }
    case 'conversation.changed':
      return maySee(who, fact.conversation)
        ? { ...fact, conversation: presentConversation(fact.conversation, who) }
        : gone(fact.conversation)
    default:
      return fact
  }
}

/** Someone else has it now: it leaves their lists, and tells nothing more of itself. */
function gone(conversation: Extract<LiveFact, { kind: 'conversation.changed' }>['conversation']): LiveFact {
  const contact = { ...conversation.contact, name: '', phone: null, tags: [] }
  return {
    kind: 'conversation.changed',
    conversation: { ...conversation, contact, unread: 0, preview: { text: '', direction: 'note', failed: false } },
  }
}
