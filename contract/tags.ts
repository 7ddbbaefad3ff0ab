import { z } from 'zod'
import { TagId, textId } from './id.ts'
import { Done } from './page.ts'
import { route } from './route.ts'

export const tagColors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'indigo', 'purple', 'pink'] as const
export type TagColor = (typeof tagColors)[number]

export const Tag = z.object({
  id: TagId,
  name: z.string(),
  color: z.enum(tagColors),
  contacts: z.number().int().meta({ description: 'How many contacts have it' }),
})
export type Tag = z.infer<typeof Tag>

export const TagDraft = z.strictObject({ name: z.string().trim().min(1, 'A name').max(60), color: z.enum(tagColors).optional() })
export type TagDraft = z.infer<typeof TagDraft>

const one = { params: z.object({ id: textId(TagId) }) }
export const tagRoutes = {
  list: route({
    method: 'GET',
    path: '/tags',
    may: 'contacts:read',
    summary: 'Tags with their use',
    reply: z.object({ items: z.array(Tag) }),
  }),
  create: route({ method: 'POST', path: '/tags', may: 'tags:write', summary: 'Create a tag', body: TagDraft, reply: Tag }),
  update: route({
    method: 'PATCH',
    path: '/tags/:id',
    may: 'tags:write',
    summary: 'Rename or recolour a tag',
    ...one,
    body: TagDraft.partial(),
    reply: Tag,
  }),
  remove: route({
    method: 'DELETE',
    path: '/tags/:id',
    may: 'tags:write',
    summary: 'Delete a tag from all contacts; refused while a segment uses it',
    ...one,
    reply: Done,
  }),
}
