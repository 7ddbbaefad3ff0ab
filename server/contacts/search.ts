import { type RawBuilder, sql } from 'kysely'
import { likeLiteral } from '../db/like.ts'

/**
 * Contacts whose name, number or e-mail holds every word of `text`, without regard to case or accents. An asker who may not
 * see numbers and addresses searches names only, else the search would tell them.
 */
export function searchCondition(text: string, { masked }: { masked: boolean }): RawBuilder<boolean> | undefined {
  const words = isNumber(text) ? [text.replace(/\D/g, '').replace(/^0+/, '')] : foldText(text).split(/\s+/)
  const conditions = words.filter((word) => word !== '').map((word) => wordCondition(word, masked))
  return conditions.length > 0 ? sql<boolean>`(${sql.join(conditions, sql` and `)})` : undefined
}

/** What the database keeps in `name_key`: lower case, without accents. */
export const foldText = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()

const isNumber = (text: string): boolean => /^[+\d\s().-]*$/.test(text) && /\d/.test(text)

function wordCondition(word: string, masked: boolean): RawBuilder<boolean> {
  const pattern = `%${likeLiteral(word)}%`
  if (masked) return sql`c.name_key like ${pattern}`
  const phone = /^\d+$/.test(word) ? sql` or c.phone like ${pattern}` : sql``
  return sql`(c.name_key like ${pattern} or c.email like ${pattern}${phone})`
}
