import { z } from 'zod'
import { MemberId, textId } from './id.ts'
import { Done, Instant } from './page.ts'
import { roles } from './permissions.ts'
import { route } from './route.ts'
import { Email, Password, Session } from './session.ts'

export const Member = z.object({
  id: MemberId,
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  createdAt: Instant,
})
export type Member = z.infer<typeof Member>

export const Invitation = z.object({
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  expiresAt: Instant,
  link: z.string().nullable(),
})
export type Invitation = z.infer<typeof Invitation>

export const memberRoutes = {
  list: route({
    method: 'GET',
    path: '/members',
    may: 'members:read',
    summary: 'People who work here',
    reply: z.object({ items: z.array(Member) }),
  }),
  update: route({
    method: 'PATCH',
    path: '/members/:id',
    may: 'members:write',
    summary: 'Change the role of a member',
    params: z.object({ id: textId(MemberId) }),
    body: z.strictObject({ role: z.enum(roles) }),
    reply: Member,
  }),
  remove: route({
    method: 'DELETE',
    path: '/members/:id',
    may: 'members:write',
    summary: 'Remove a member; their sessions end at once',
    params: z.object({ id: textId(MemberId) }),
    reply: Done,
  }),
  invitations: route({
    method: 'GET',
    path: '/invitations',
    may: 'members:write',
    summary: 'Open invitations',
    reply: z.object({ items: z.array(Invitation) }),
  }),
  invite: route({
    method: 'POST',
    path: '/invitations',
    secret: true,
    may: 'members:write',
    summary: 'Invite a person; answers a link to hand over, shown once',
    body: z.strictObject({ name: z.string().trim().min(1).max(120), email: Email, role: z.enum(roles) }),
    reply: Invitation,
  }),
  invitation: route({
    method: 'GET',
    path: '/invitations/:token',
    may: 'anyone',
    summary: 'What an invitation link offers',
    params: z.object({ token: z.string().max(100) }),
    reply: z.object({ workspace: z.string(), name: z.string(), email: z.string() }),
  }),
  accept: route({
    method: 'POST',
    path: '/invitations/:token/accept',
    may: 'anyone',
    summary: 'Join a workspace with a new password',
    params: z.object({ token: z.string().max(100) }),
    body: z.strictObject({ name: z.string().trim().min(1).max(120), password: Password }),
    reply: Session,
  }),
}
