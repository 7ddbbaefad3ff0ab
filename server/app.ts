import { randomBytes } from 'node:crypto'
import type { Contact } from '@woochat/contract/contacts.ts'
import { allRoutes } from '@woochat/contract/routes.ts'
import { serveCampaigns } from './campaigns/routes.ts'
import { listUses } from './campaigns/store.ts'
import { serveChannels } from './channels/routes.ts'
import { servePhones } from './channels/serve-phones.ts'
import { noteVerified } from './channels/store.ts'
import { contactOfPhone } from './contacts/of-phone.ts'
import { serveContacts } from './contacts/routes.ts'
import { getContact, maskedContact } from './contacts/store.ts'
import { refuseUnseenFile } from './conversations/files.ts'
import { releaseConversations } from './conversations/release.ts'
import { serveConversations } from './conversations/routes.ts'
import type { Db } from './db/pool.ts'
import { bearerOf, identifyKey } from './developers/identify-key.ts'
import { serveDevelopers } from './developers/routes.ts'
import { serveEvents } from './events/stream.ts'
import { serveFields } from './fields/routes.ts'
import type { App, Gate } from './http/app-types.ts'
import { serveHealth } from './http/health.ts'
import { createHttp, serveReference } from './http/listen.ts'
import { serveOpenApi } from './http/openapi.ts'
import { servePages } from './http/pages.ts'
import { keepRepeats } from './http/repeats.ts'
import type { Who } from './http/who.ts'
import { serveImports } from './imports/routes.ts'
import { listFaults, replayFaults } from './inbound/faults.ts'
import { serveWebhooks } from './inbound/serve-webhooks.ts'
import { serveMedia } from './media/routes.ts'
import { Identifier } from './members/identify.ts'
import { serveMembers } from './members/routes.ts'
import { writeNote } from './messages/notes.ts'
import { presentFact } from './messages/present.ts'
import { serveMessages } from './messages/routes.ts'
import { type Parts, receiptJob } from './parts.ts'
import { matchFilter, segmentCondition } from './segments/match-filter.ts'
import { serveSegments } from './segments/routes.ts'
import { serveTags } from './tags/routes.ts'
import { serveTemplates } from './templates/routes.ts'
import { serveWorkspaces } from './workspaces/routes.ts'

export interface DemoLogin {
  email: string
  password: string
}

/** The whole HTTP side: every route of the contract, the webhooks, the pages. */
export async function createApp(parts: Parts, demoLogin: DemoLogin | null = null): Promise<App> {
  const { config, log, database } = parts
  const { db } = database
  const identifier = new Identifier(db, config)
  const app = await createHttp({ config, log, gate: gateFor(parts, identifier), repeats: keepRepeats(db) })
  serveHealth(app, db)
  serveMembers(app, { db, config, identifier, keyFor: parts.secrets.wrapNewKey, demoLogin, released: releaseConversations })
  serveWorkspaces(app, db)
  serveNumbers(app, parts)
  serveAudience(app, parts)
  serveInbox(app, parts)
  serveCampaigns(app, {
    db,
    conditionOf: segmentCondition,
    media: parts.media,
    contacts: { get: (who, id) => contactFor(db, who, id), ofPhone: (who, phone) => contactOfPhone(db, who.workspaceId, phone) },
  })
  serveDevelopers(app, db)
  serveOpenApi(app, allRoutes, '0.1.0')
  await servePhones(app, config)
  await serveReference(app)
  await servePages(app)
  return app
}

/** What Meta knows: numbers and their webhooks, files, templates. */
function serveNumbers(app: App, parts: Parts): void {
  const { config, credentials, media, inbound, log, database } = parts
  const { db } = database
  const faults = {
    list: (workspaceId: number, channelId: number) => listFaults(db, workspaceId, channelId),
    replay: (workspaceId: number, channelId: number) => replayFaults(db, inbound, workspaceId, channelId),
  }
  serveChannels(app, { db, config, credentials, faults, campaignsOf: (ws, channelId) => listUses(db, ws, { channelId }) })
  serveMedia(app, { db, storage: parts.storage, addresses: parts.addresses, refuseUnseen: refuseUnseenFile })
  serveTemplates(app, { db, credentials, media, usesOf: (ws, templateId) => listUses(db, ws, { templateId }) })
  serveWebhooks(app, {
    database,
    log,
    proofOf: (key) => credentials.webhookKey(key),
    ownProof: config.metaAppSecret
      ? { secrets: [config.metaAppSecret], verifyToken: config.metaVerifyToken ?? randomBytes(16).toString('hex') }
      : undefined,
    verified: async (key) => {
      const at = await credentials.webhookKey(key)
      if (at) await noteVerified(db, at.workspaceId, at.channelId)
    },
  })
}

function serveAudience(app: App, { database, jobs, storage }: Parts): void {
  const { db } = database
  serveFields(app, { db, jobs })
  serveTags(app, db)
  serveContacts(app, { db, match: matchFilter })
  serveSegments(app, db)
  serveImports(app, { db, jobs, storage })
}

/** Threads, what is said in them, and the stream that keeps every open browser up to date. */
function serveInbox(app: App, { database, jobs, addresses, tails }: Parts): void {
  const { db } = database
  serveConversations(app, {
    db,
    writeNote: (tx, who, note) => writeNote(tx, db, who, note),
    sendReceipt: (tx, receipt) => jobs.enqueue(tx, receiptJob, receipt),
  })
  serveMessages(app, { db, addresses })
  serveEvents(app, { db, tails, present: (fact, who) => presentFact(fact, who, addresses) })
}

/** A contact as the asking person may see it. */
async function contactFor(db: Db, who: Who, id: number): Promise<Contact> {
  const contact = await getContact(db, who.workspaceId, id)
  return who.masked ? maskedContact(contact) : contact
}

function gateFor({ database: { db } }: Parts, identifier: Identifier): Gate {
  return {
    signedIn: (request) => identifier.signedIn(request),
    who: (request) => {
      const secret = bearerOf(request)
      return secret ? identifyKey(db, secret, request.ip) : identifier.who(request)
    },
  }
}
