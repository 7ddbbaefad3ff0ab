import { raiseStage, type Stage } from '../e2e/owned-stage.ts'
import { makeAudience } from './audience.ts'
import { type Line, line, quantile } from './line.ts'
import { filters, people, scanMs, timed } from './segment-count.ts'

const rounds = 9
const sorts = ['createdAt', 'name', 'phone', 'email', 'lastInboundAt'] as const

/** The first page of 50 of a million contacts in every sort, searched, and filtered: what a person waits for. */
export async function contactsPage(): Promise<Line[]> {
  const stage = await raiseStage()
  try {
    const audience = await makeAudience(stage.database, stage.workspaceId, people)
    const scan = await scanMs(stage)
    const lines: Line[] = []
    for (const sort of sorts) lines.push(await page(stage, `by ${sort}`, `sort=${sort}`, scan))
    lines.push(await page(stage, 'search', 'search=Person%201234', scan))
    lines.push(
      await page(
        stage,
        'filtered by tag',
        `filter=${encodeURIComponent(JSON.stringify({ version: 1, root: filters(audience).tag }))}`,
        scan,
      ),
    )
    return lines
  } finally {
    await stage.stop()
  }
}

async function page(stage: Stage, name: string, query: string, scan: number): Promise<Line> {
  const ms = await timed(rounds, () => stage.api('GET', `/contacts?limit=50&${query}`))
  return line(
    `contacts-page ${name}`,
    'ms p95',
    quantile(ms, 0.95),
    scan,
    'p95 ≤ 50 ms',
    `p50 ${quantile(ms, 0.5).toFixed(0)} ms with the exact total; limit = one sequential scan`,
  )
}
