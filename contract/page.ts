import { z } from 'zod'

/** Every list: `cursor` is opaque and comes from the `next` of the page before; `limit` 1 to 200. */
export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().int().min(1).max(200))
    .optional(),
})
export type PageQuery = z.infer<typeof PageQuery>

/** `next` is null on the last page; `total` is exact where the list can count, else absent. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.number().int().optional() })

export const Done = z.object({ done: z.literal(true) })
export type Done = z.infer<typeof Done>

/** ISO 8601 instant in UTC with milliseconds, as PostgreSQL's clock gave it. */
export const Instant = z.iso.datetime()
export type Instant = z.infer<typeof Instant>
