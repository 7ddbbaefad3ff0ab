import { campaignRoutes } from './campaigns.ts'
import { channelRoutes } from './channels.ts'
import { contactRoutes } from './contacts.ts'
import { conversationRoutes } from './conversations.ts'
import { developerRoutes } from './developers.ts'
import { eventRoutes } from './events.ts'
import { fieldRoutes } from './fields.ts'
import { importRoutes } from './imports.ts'
import { mediaRoutes } from './media.ts'
import { memberRoutes } from './members.ts'
import { messageRoutes } from './messages.ts'
import type { RouteTable } from './route.ts'
import { segmentRoutes } from './segments.ts'
import { sessionRoutes } from './session.ts'
import { tagRoutes } from './tags.ts'
import { templateRoutes } from './templates.ts'
import { workspaceRoutes } from './workspaces.ts'

/** The whole API, by noun: what the permission test walks and OpenAPI describes. */
export const allRoutes = {
  session: sessionRoutes,
  workspaces: workspaceRoutes,
  members: memberRoutes,
  channels: channelRoutes,
  media: mediaRoutes,
  fields: fieldRoutes,
  tags: tagRoutes,
  contacts: contactRoutes,
  imports: importRoutes,
  segments: segmentRoutes,
  templates: templateRoutes,
  conversations: conversationRoutes,
  messages: messageRoutes,
  campaigns: campaignRoutes,
  events: eventRoutes,
  developers: developerRoutes,
} satisfies Record<string, RouteTable>
