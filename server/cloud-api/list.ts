import { listOf } from '@woochat/contract/cloud-api/templates.ts'
import type { z } from 'zod'
import { graphAsk } from './call.ts'
import type { Transport } from './transport.ts'

const mostPages = 200

/** Every row of a list of the Graph API, page after page. */
export async function graphList<T extends z.ZodType>(
  access: Pick<Transport, 'baseUrl' | 'token'>,
  path: string,
  query: Record<string, string>,
  row: T,
): Promise<z.output<T>[]> {
  const rows: z.output<T>[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await graphAsk(access, {
      path,
      query: { limit: '100', ...query, ...(after && { after }) },
      reply: listOf(row),
    })
    rows.push(...(answer.data as z.output<T>[]))
    after = answer.paging?.next ? answer.paging.cursors?.after : undefined
    if (!after) return rows
  }
  return rows
}
