import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '@woochat/contract/errors.ts'
import type { ImportStart } from '@woochat/contract/imports.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { createField, listFields } from '../fields/store.ts'
import { openStorage } from '../storage/files.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { lookAt } from './preview.ts'
import { readContact } from './read-contact.ts'
import { runImport } from './run.ts'
import { createImport, getImport, keepSettings, listErrors, moveImport } from './store.ts'

const { db } = await testDatabase()
const make = makeIn(db)
const folder = await mkdtemp(join(tmpdir(), 'woochat-imports-'))
const storage = openStorage(folder)
const never = new AbortController().signal
let files = 0

async function fileOf(bytes: string | Uint8Array): Promise<string> {
  const path = join(folder, `in-${++files}.csv`)
  await writeFile(path, bytes)
  return path
}

async function prepared(workspaceId: number, csv: string | Uint8Array, wish: Partial<ImportStart> = {}): Promise<number> {
  const look = await lookAt(await fileOf(csv), await listFields(db, workspaceId))
  const { storedAs } = await storage.put(typeof csv === 'string' ? Buffer.from(csv) : csv)
  const shown = await createImport(db, workspaceId, { fileName: 'people.csv', storedAs, look, createdBy: null })
  const settings: ImportStart = {
    columns: look.columns.map((c) => c.guess),
    hasHeader: look.hasHeader,
    defaultCountry: 'IN',
    tagIds: [],
    optIn: 'in',
    duplicates: 'update',
    ...wish,
  }
  await withWorkspace(db, workspaceId, async (tx) => {
    await keepSettings(tx, workspaceId, shown.id, settings)
    await moveImport(tx, workspaceId, shown.id, ['uploaded'], 'queued', 'started')
  })
  return shown.id
}

async function imported(workspaceId: number, csv: string | Uint8Array, wish: Partial<ImportStart> = {}) {
  const id = await prepared(workspaceId, csv, wish)
  await runImport(db, storage, workspaceId, id, never)
  return (await getImport(db, workspaceId, id)).shown
}

const contactsOf = (workspaceId: number) =>
  withWorkspace(db, workspaceId, (tx) =>
    tx.selectFrom('contacts').selectAll().where('workspace_id', '=', workspaceId).orderBy('id').execute(),
  )
const why = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Refusal ? error.message : String(error)),
  )

describe('looking at a file', () => {
  it.each([
    [
      'UTF-8 with a mark',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('Name,Phone\nJosé,9800000001')]),
      'utf-8',
      ',',
    ],
    ['UTF-16 of Excel', Buffer.from('\ufeffName\tPhone\nJosé\t9800000001', 'utf16le'), 'utf-16le', '\t'],
    ['Windows-1252', Buffer.from('Name;Phone\nJosé;9800000001', 'latin1'), 'windows-1252', ';'],
  ])('reads %s', async (_, bytes, encoding, delimiter) => {
    const look = await lookAt(await fileOf(bytes), [])
    expect(look).toMatchObject({ encoding, delimiter, hasHeader: true, rows: 1 })
    expect(look.firstRows[0]?.[0]).toBe('José')
  })

  it('guesses columns by header in several languages, else by their cells, and knows a file without a header', async () => {
    const look = await lookAt(await fileOf('Nombre,Celular,Correo,Ciudad\nAna,+52 1 55 1234 5678,ana@example.com,Puebla'), [])
    expect(look.columns.map((c) => c.guess)).toEqual([
      { to: 'core', field: 'name' },
      { to: 'core', field: 'phone' },
      { to: 'core', field: 'email' },
      { to: 'newField', label: 'Ciudad', kind: 'text' },
    ])
    const bare = await lookAt(await fileOf('Ana,+919800000001,ana@example.com\nBen,+919800000002,ben@example.com'), [])
    expect(bare).toMatchObject({ hasHeader: false, rows: 2 })
    expect(bare.columns.slice(1).map((c) => c.guess)).toEqual([
      { to: 'core', field: 'phone' },
      { to: 'core', field: 'email' },
    ])
  })

  it('explains numbers that a spreadsheet shortened, and ragged rows', async () => {
    const look = await lookAt(await fileOf('Name,Phone\nAna,9.198E+11\nBen,9800000001,extra'), [])
    expect(look.warnings.join(' ')).toMatch(/9\.198E\+11.*last digits are lost/)
    expect(look.warnings.join(' ')).toMatch(/1 row does not have as many cells/)
  })

  it.each([
    ['an empty file', '', /empty/],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), /Excel/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]), /not a text file/],
    ['a quote that never closes over 16 MB', `Name,Phone\n"${'a'.repeat(17 * 1024 * 1024)}`, /quotation mark is never closed/],
  ])('refuses %s in words', async (_, bytes, expected) => {
    expect(await why(lookAt(await fileOf(bytes), []))).toMatch(expected)
  })
})

describe('importing', () => {
  it('creates contacts with tags, fields, consent and history, and says what failed and why', async () => {
    const { workspaceId } = await make.workspace()
    await withWorkspace(db, workspaceId, (tx) => createField(tx, db, workspaceId, { label: 'Orders', kind: 'number' }))
    const csv =
      'Name,Phone,Email,Tags,Orders\nAsha,98000 00001,asha@example.com,"VIP, tea",14\nBad,9.198E+11,,,\nKiran,+91 98000 00002,,tea,many\nNobody,,,,3'
    await imported(workspaceId, 'Name,Phone,Tags\nFirst,9800000009,TEA')
    const { id, ...counts } = await imported(workspaceId, csv)
    expect(counts).toMatchObject({ state: 'done', rows: 4, processed: 4, created: 1, failed: 3 })
    const [, asha] = await contactsOf(workspaceId)
    const tags = await withWorkspace(db, workspaceId, (tx) =>
      tx
        .selectFrom('contact_tags')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('contact_id', '=', asha?.id ?? 0)
        .execute(),
    )
    expect(tags).toHaveLength(2)
    expect(asha).toMatchObject({ name: 'Asha', phone: '919800000001', email: 'asha@example.com', country: 'IN', opt_in: 1 })
    expect(Object.values(asha?.fields as object)).toEqual([14])
    const errors = await listErrors(db, workspaceId, id, 0, 10)
    expect(errors.map((e) => e.rowNumber)).toEqual([3, 4, 5])
    expect(errors[0]?.reason).toMatch(/E\+11|shortened|scientific/i)
    expect(errors[1]?.reason).toMatch(/“many” does not fit Orders/)
    expect(errors[2]?.reason).toMatch(/neither a phone number nor an e-mail/)
    const proof = await withWorkspace(db, workspaceId, (tx) =>
      tx.selectFrom('consent_log').selectAll().where('workspace_id', '=', workspaceId).execute(),
    )
    expect(proof).toContainEqual(expect.objectContaining({ contact_id: asha?.id, state: 1, source: `import ${id}` }))
    const changes = await withWorkspace(db, workspaceId, (tx) =>
      tx.selectFrom('contact_changes').selectAll().where('workspace_id', '=', workspaceId).execute(),
    )
    expect(changes.map((c) => c.contact_id)).toContain(asha?.id)
  })

  it('skips or completes people who are there already, and never undoes an opt-out by a choice for the whole file', async () => {
    const { workspaceId } = await make.workspace()
    await imported(workspaceId, 'Name,Phone,Opt-in\nAsha,9800000001,no')
    expect(await imported(workspaceId, 'Name,Phone\nSomeone,9800000001', { duplicates: 'skip' })).toMatchObject({
      created: 0,
      updated: 0,
      skipped: 1,
    })
    expect(await imported(workspaceId, 'Name,Phone,Email\n,9800000001,a@example.com', { duplicates: 'update' })).toMatchObject({
      created: 0,
      updated: 1,
    })
    expect(await contactsOf(workspaceId)).toMatchObject([{ name: 'Asha', email: 'a@example.com', opt_in: 2 }])
  })

  it('makes one contact of a person named twice in one file, also under the other spelling of a number', async () => {
    const { workspaceId } = await make.workspace()
    const csv = 'Name,Phone,Email\nAna,+52 1 55 1234 5678,\nAna,+52 55 1234 5678,ana@example.com'
    expect(await imported(workspaceId, csv)).toMatchObject({ created: 1, updated: 1, skipped: 0, failed: 0 })
    expect(await contactsOf(workspaceId)).toMatchObject([{ email: 'ana@example.com' }])
    const other = await make.workspace()
    expect(await imported(other.workspaceId, csv, { duplicates: 'skip' })).toMatchObject({ created: 1, updated: 0, skipped: 1 })
    expect(await contactsOf(other.workspaceId)).toMatchObject([{ email: null }])
  })

  it('fails a row with a 10 MB cell or too many cells, and goes on', async () => {
    const { workspaceId } = await make.workspace()
    const csv = `Name,Phone\n"${'x'.repeat(10 * 1024 * 1024)}",9800000001\nBen,9800000002,extra\nCai,9800000003`
    const { id, ...counts } = await imported(workspaceId, csv)
    expect(counts).toMatchObject({ state: 'done', created: 1, failed: 2 })
    const errors = await listErrors(db, workspaceId, id, 0, 10)
    expect(errors[0]?.reason).toMatch(/10,485,760 characters/)
    expect(JSON.stringify(errors[0]?.cells).length).toBeLessThan(2_000)
  })

  it('goes on behind the last written batch after a crash', async () => {
    const { workspaceId } = await make.workspace()
    const csv = ['Name,Phone', ...Array.from({ length: 5_000 }, (_, i) => `P${i},98${String(10_000_000 + i)}`)].join('\n')
    const id = await prepared(workspaceId, csv)
    const crash = new AbortController()
    setTimeout(() => crash.abort(), 150)
    await runImport(db, storage, workspaceId, id, crash.signal).catch(() => undefined)
    await runImport(db, storage, workspaceId, id, never)
    expect((await getImport(db, workspaceId, id)).shown).toMatchObject({
      state: 'done',
      processed: 5_000,
      created: 5_000,
      updated: 0,
      skipped: 0,
    })
    expect(await contactsOf(workspaceId)).toHaveLength(5_000)
  })

  it('stops when it is cancelled and keeps what was written', async () => {
    const { workspaceId } = await make.workspace()
    const csv = ['Name,Phone', ...Array.from({ length: 30_000 }, (_, i) => `P${i},97${String(10_000_000 + i)}`)].join('\n')
    const id = await prepared(workspaceId, csv)
    const run = runImport(db, storage, workspaceId, id, never)
    while ((await getImport(db, workspaceId, id)).shown.processed === 0) await sleep(5)
    await withWorkspace(db, workspaceId, (tx) => moveImport(tx, workspaceId, id, ['running'], 'cancelled', 'cancelled'))
    await run
    const { state, created, processed } = (await getImport(db, workspaceId, id)).shown
    expect({ state, kept: created === processed, some: created > 0, all: created === 30_000 }).toEqual({
      state: 'cancelled',
      kept: true,
      some: true,
      all: false,
    })
  })

  it('writes the same people once when two imports run at the same time', async () => {
    const { workspaceId } = await make.workspace()
    const people = Array.from({ length: 3_000 }, (_, i) => `P${i},96${String(10_000_000 + i)}`)
    const [a, b] = [
      await prepared(workspaceId, ['Name,Phone', ...people].join('\n')),
      await prepared(workspaceId, ['Name,Phone', ...people.toReversed()].join('\n')),
    ]
    await Promise.all([a, b].map((id) => runImport(db, storage, workspaceId, id, never)))
    const states = await Promise.all([a, b].map(async (id) => (await getImport(db, workspaceId, id)).shown))
    expect(states.map((s) => [s.state, s.created + s.updated])).toEqual([
      ['done', 3_000],
      ['done', 3_000],
    ])
    expect(states.reduce((sum, s) => sum + s.created, 0)).toBe(3_000)
    expect(await contactsOf(workspaceId)).toHaveLength(3_000)
  })
})

describe('a row', () => {
  it('is read or refused in words, whatever its cells hold', () => {
    const columns = [
      { to: 'core', field: 'name' },
      { to: 'core', field: 'phone' },
      { to: 'core', field: 'optIn' },
    ] as const
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (cells) => {
        const reading = readContact(cells, 1, { columns, fields: [], defaultCountry: 'IN' })
        if ('reason' in reading) expect(reading.reason.length).toBeGreaterThan(10)
        else expect(reading.contact.phone).toMatch(/^\d{5,15}$/)
      }),
      { numRuns: 2_000 },
    )
  })
})
