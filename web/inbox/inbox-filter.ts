import type { ConversationTab } from '@woochat/contract/conversations.ts'

/** What the list shows; it stands in the address. */
export interface InboxFilter {
  tab: ConversationTab
  search?: string | undefined
  channelId?: number | undefined
}
