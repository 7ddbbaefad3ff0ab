import { contactRoutes } from '@woochat/contract/contacts.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import type { Who } from '../http/who.ts'
import { pageActivity } from './activity.ts'
import { changeContacts } from './bulk.ts'
import { type By, createContact } from './create.ts'
import { pageContacts } from './list.ts'
import { removeContact } from './remove.ts'
import { type MatchFilter, matcherOf, refuseUnmasking } from './select.ts'
import { getContact, maskedContact, tendContactCount } from './store.ts'
import { updateContact } from './update.ts'

/** `match` makes a condition of a filter: the segments know how. */
export function serveContacts(app: App, { db, match }: { db: Db; match: MatchFilter }): void {
  serve(app, contactRoutes.list, async ({ who, query }) => {
    if (who.masked) refuseUnmasking(query)
    const matches = await withWorkspace(db, who.workspaceId, (tx) => matcherOf(tx, who, query, match))
    const page = await pageContacts(db, who.workspaceId, query, matches)
    if (page.total !== undefined && !matches)
      tendContactCount(db, who.workspaceId, page.total).catch((error: unknown) =>
        app.log.warn({ err: error }, 'contacts were not kept counted'),
      )
    return who.masked ? { ...page, items: page.items.map(maskedContact) } : page
  })

  serve(app, contactRoutes.get, async ({ who, params }) => {
    const contact = await getContact(db, who.workspaceId, params.id)
    return who.masked ? maskedContact(contact) : contact
  })

  serve(app, contactRoutes.create, ({ who, body }) => createContact(db, who.workspaceId, body, byOf(who)))
  serve(app, contactRoutes.update, ({ who, params, body }) => updateContact(db, who.workspaceId, params.id, body, byOf(who)))

  serve(app, contactRoutes.remove, async ({ who, params }) => {
    await removeContact(db, who.workspaceId, params.id, who)
    return { done: true as const }
  })

  serve(app, contactRoutes.activity, ({ who, params, query }) => pageActivity(db, who.workspaceId, params.id, query))
  serve(app, contactRoutes.bulk, async ({ who, body }) => ({ changed: await changeContacts(db, who, body, match) }))
}

const byOf = (who: Who): By => ({ name: who.name, source: who.via === 'key' ? 'api' : 'manual' })
