import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { raiseStage, type Stage } from '../e2e/owned-stage.ts'
import { type Line, line } from './line.ts'

const rows = 100_000

/** 100,000 contacts from CSV through the product, upload to done, against COPY of the same rows into a table without an index. */
export async function importContacts(): Promise<Line[]> {
  const stage = await raiseStage()
  try {
    const csv = ['Name,Phone,Email,City,Orders,Joined', ...Array.from({ length: rows }, (_, i) => row(i))].join('\n')
    const copied = await rawCopy(stage, csv)
    const { uploadSeconds, importSeconds, created } = await throughProduct(stage, csv)
    if (created !== rows) throw new Error(`${created} of ${rows} were created`)
    return [
      line(
        'import',
        's',
        importSeconds,
        copied,
        'see the audience issue (≤ 6 × per row)',
        `${Math.round(rows / importSeconds)} contacts/s with fields, aliases, history; upload ${uploadSeconds.toFixed(1)} s`,
      ),
    ]
  } finally {
    await stage.stop()
  }
}

const cities = ['Bengaluru', 'Mumbai', 'Pune', 'Chennai', 'Delhi']
const row = (i: number): string =>
  `Person ${i},+91 9${String(100_000_000 + i * 7).slice(-9)},person${i}@example.test,${cities[i % 5]},${i % 40},2025-${String((i % 12) + 1).padStart(2, '0')}-15`

async function rawCopy({ database }: Stage, csv: string): Promise<number> {
  await database.query('create table bench_copy (name text, phone text, email text, city text, orders int, joined date)')
  const started = performance.now()
  await pipeline(Readable.from([csv]), database.query(copyFrom('copy bench_copy from stdin with (format csv, header)')))
  const seconds = (performance.now() - started) / 1000
  await database.query('drop table bench_copy')
  return seconds
}

interface Imported {
  uploadSeconds: number
  importSeconds: number
  created: number
}

async function throughProduct(stage: Stage, csv: string): Promise<Imported> {
  const form = new FormData()
  form.append('file', new Blob([csv], { type: 'text/csv' }), 'contacts.csv')
  const started = performance.now()
  const preview = await stage.api<{ import: { id: number }; columns: { guess: unknown }[] }>('POST', '/imports', form)
  const uploaded = performance.now()
  await stage.api('POST', `/imports/${preview.import.id}/start`, {
    columns: preview.columns.map((column) => column.guess),
    hasHeader: true,
    defaultCountry: 'IN',
    tagIds: [],
    optIn: 'in',
    duplicates: 'update',
  })
  for (;;) {
    const now = await stage.api<{ state: string; created: number; problem: string | null }>(
      'GET',
      `/imports/${preview.import.id}`,
    )
    if (now.state === 'done')
      return {
        uploadSeconds: (uploaded - started) / 1000,
        importSeconds: (performance.now() - uploaded) / 1000,
        created: now.created,
      }
    if (now.state === 'failed') throw new Error(now.problem ?? 'The import failed')
    await sleep(100)
  }
}
