import type { Filter, FilterNode } from '@woochat/contract/filter.ts'
import type { Import } from '@woochat/contract/imports.ts'
import type { Tone } from '../ui/chip.tsx'

export const stateSays: Readonly<Record<Import['state'], { name: string; tone: Tone }>> = {
  uploaded: { name: 'Not started', tone: 'warn' },
  queued: { name: 'Waiting', tone: 'info' },
  running: { name: 'Importing', tone: 'info' },
  done: { name: 'Done', tone: 'good' },
  cancelled: { name: 'Cancelled', tone: 'plain' },
  failed: { name: 'Failed', tone: 'bad' },
}

/** The contacts of an import: those with its tags; without tags, those that imports created on its day. */
export function importedFilter(job: Import, zone: string): Filter {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(job.createdAt),
  )
  const of: FilterNode[] =
    job.tagIds.length > 0
      ? [{ type: 'tags', op: 'allOf', values: job.tagIds }]
      : [
          { type: 'choice', field: 'source', op: 'anyOf', values: ['import'] },
          { type: 'date', field: 'createdAt', op: 'on', values: [day] },
        ]
  return { version: 1, root: { type: 'group', match: 'all', of } }
}
