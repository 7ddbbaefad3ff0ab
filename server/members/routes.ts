import { Refusal } from '@woochat/contract/errors.ts'
import { memberRoutes } from '@woochat/contract/members.ts'
import { sessionRoutes } from '@woochat/contract/session.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import type { App } from '../http/app-types.ts'
import { refuseForeignOrigin } from '../http/origin.ts'
import { serve, serveAnyone, serveSignedIn } from '../http/serve.ts'
import { hasUsers, signIn, signUp } from './accounts.ts'
import { clearToken, setToken } from './cookie.ts'
import { describeSession } from './describe-session.ts'
import type { Identifier } from './identify.ts'
import { acceptInvitation, createInvitation, getInvitation, listInvitations } from './invitations.ts'
import { refuseBeyond } from './refuse-beyond.ts'
import { chooseWorkspace, createSession, findSession, removeSession, removeSessionsOf } from './sessions.ts'
import { getMember, listMembers, listWorkspacesOf, removeMember, updateRole } from './store.ts'

export interface MemberDeps {
  db: Db
  config: Config
  identifier: Identifier
  keyFor: (workspaceId: number) => Buffer
  demoLogin: { email: string; password: string } | null
  /** Takes from a member who leaves what they had, as the last step of the transaction: conversations are a noun above this one. */
  released(tx: Tx, workspaceId: number, memberId: number): Promise<void>
}

export function serveMembers(app: App, deps: MemberDeps): void {
  serveSessions(app, deps)
  serveTeam(app, deps)
  serveInvitations(app, deps)
}

type Entered = { userId: string; workspaceId: number | null }

function serveSessions(app: App, { db, config, identifier, keyFor, demoLogin }: MemberDeps): void {
  const enter = enterWith(db, config)
  const mayOpen = async (): Promise<boolean> => config.signUp === 'open' || (config.signUp === 'first' && !(await hasUsers(db)))
  serveAnyone(app, sessionRoutes.installation, async () => ({
    signUpOpen: await mayOpen(),
    demoLogin,
    phonesUrl: config.simulatorUrl ? '/phones' : null,
  }))
  serveAnyone(app, sessionRoutes.signUp, async ({ body, request, reply }) => {
    refuseForeignOrigin(request, config.baseUrl)
    if (!(await mayOpen())) throw new Refusal('signup_closed')
    return enter(request, reply, await signUp(db, keyFor, body))
  })
  serveAnyone(app, sessionRoutes.signIn, async ({ body, request, reply }) => {
    refuseForeignOrigin(request, config.baseUrl)
    return enter(request, reply, await signIn(db, body, request.ip))
  })
  serveSignedIn(app, sessionRoutes.signOut, async ({ person, reply }) => {
    await removeSession(db, person.tokenHash)
    identifier.forget(person.tokenHash)
    clearToken(reply, config)
    return { done: true as const }
  })
  serveSignedIn(app, sessionRoutes.get, async ({ person }) => {
    const session = await findSession(db, person.tokenHash)
    return describeSession(db, person.userId, session?.atWorkspace ?? null)
  })
  serveSignedIn(app, sessionRoutes.changeWorkspace, async ({ person, body }) => {
    if (!(await listWorkspacesOf(db, person.userId)).includes(body.workspaceId))
      throw new Refusal('not_found', { what: 'workspace' })
    await chooseWorkspace(db, person.tokenHash, body.workspaceId)
    identifier.forget(person.tokenHash)
    return describeSession(db, person.userId, body.workspaceId)
  })
}

const enterWith =
  (db: Db, config: Config) =>
  async (request: FastifyRequest, reply: FastifyReply, { userId, workspaceId }: Entered): ReturnType<typeof describeSession> => {
    const token = await createSession(db, userId, workspaceId, { ip: request.ip, userAgent: request.headers['user-agent'] ?? '' })
    setToken(reply, config, token)
    return describeSession(db, userId, workspaceId)
  }

function serveTeam(app: App, { db, released }: MemberDeps): void {
  serve(app, memberRoutes.list, async ({ who }) => ({ items: await listMembers(db, who.workspaceId) }))
  serve(app, memberRoutes.update, async ({ who, params, body }) => {
    refuseBeyond(who, body.role)
    const userId = await withWorkspace(db, who.workspaceId, async (tx) => {
      refuseBeyond(who, (await getMember(tx, who.workspaceId, params.id)).role)
      const changed = await updateRole(tx, who.workspaceId, params.id, body.role)
      await recordAudit(tx, db, who, 'member.role', `member ${params.id}`, { role: body.role })
      return changed
    })
    await removeSessionsOf(db, userId)
    return getMember(db, who.workspaceId, params.id)
  })
  serve(app, memberRoutes.remove, async ({ who, params }) => {
    const userId = await withWorkspace(db, who.workspaceId, async (tx) => {
      refuseBeyond(who, (await getMember(tx, who.workspaceId, params.id)).role)
      const removed = await removeMember(tx, who.workspaceId, params.id)
      await recordAudit(tx, db, who, 'member.remove', `member ${params.id}`)
      await released(tx, who.workspaceId, params.id)
      return removed
    })
    await removeSessionsOf(db, userId)
    return { done: true as const }
  })
}

function serveInvitations(app: App, { db, config }: MemberDeps): void {
  serve(app, memberRoutes.invitations, async ({ who }) => ({ items: await listInvitations(db, who.workspaceId) }))
  serve(app, memberRoutes.invite, async ({ who, body }) => {
    refuseBeyond(who, body.role)
    const members = await listMembers(db, who.workspaceId)
    if (members.some((m) => m.email === body.email.toLowerCase())) throw new Refusal('email_in_use')
    const invitation = await createInvitation(
      db,
      who.workspaceId,
      who.memberId ?? 0,
      body,
      (token) => `${config.baseUrl}/join/${token}`,
    )
    await withWorkspace(db, who.workspaceId, (tx) => recordAudit(tx, db, who, 'member.invite', body.email, { role: body.role }))
    return invitation
  })
  serveAnyone(app, memberRoutes.invitation, async ({ params }) => {
    const { workspace, name, email } = await getInvitation(db, params.token)
    return { workspace, name, email }
  })
  serveAnyone(app, memberRoutes.accept, async ({ params, body, request, reply }) => {
    refuseForeignOrigin(request, config.baseUrl)
    return enterWith(db, config)(request, reply, await acceptInvitation(db, params.token, body))
  })
}
