import { conversationRoutes } from '@woochat/contract/conversations.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import { presentConversation, refuseUnseen } from './access.ts'
import { assignConversation, type ConversationDeps, readConversation, reopenConversation, resolveConversation } from './change.ts'
import { countTabs, listTab } from './list.ts'
import { openConversation } from './open.ts'
import { getConversation } from './store.ts'

export function serveConversations(app: App, deps: ConversationDeps): void {
  const { db } = deps
  serve(app, conversationRoutes.list, async ({ who, query }) => {
    const { items, next } = await listTab(db, who, query)
    return { items: items.map((item) => presentConversation(item, who)), next }
  })
  serve(app, conversationRoutes.counts, ({ who }) => countTabs(db, who))
  serve(app, conversationRoutes.get, async ({ who, params }) => {
    const conversation = await withWorkspace(db, who.workspaceId, (tx) => getConversation(tx, who.workspaceId, params.id))
    refuseUnseen(who, conversation)
    return presentConversation(conversation, who)
  })
  serve(app, conversationRoutes.open, async ({ who, body }) => presentConversation(await openConversation(db, who, body), who))
  serve(app, conversationRoutes.assign, async ({ who, params, body }) =>
    presentConversation(await assignConversation(deps, who, params.id, body.memberId), who),
  )
  serve(app, conversationRoutes.resolve, async ({ who, params }) =>
    presentConversation(await resolveConversation(deps, who, params.id), who),
  )
  serve(app, conversationRoutes.reopen, async ({ who, params }) =>
    presentConversation(await reopenConversation(deps, who, params.id), who),
  )
  serve(app, conversationRoutes.read, async ({ who, params }) =>
    presentConversation(await readConversation(deps, who, params.id), who),
  )
}
