import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Refusal } from '@woochat/contract/errors.ts'
import { parse } from 'csv-parse'
import { type Shape, sniff } from './sniff.ts'

/** A quote that is never closed swallows the rest of the file; beyond this one row is taken for that. Bytes. */
const longestRow = 16 * 1024 * 1024
const headBytes = 64 * 1024

/** What a file is, judged by its first 64 kB. Refuses what is plainly no text. */
export async function shapeOf(path: string): Promise<Shape> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    const head = buffer.subarray(0, bytesRead)
    refuseBinary(head)
    return sniff(head)
  } finally {
    await file.close()
  }
}

function refuseBinary(head: Buffer): void {
  if (head.length === 0) throw new Refusal('csv_unreadable', { why: 'it is empty' })
  if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4])))
    throw new Refusal('csv_unreadable', { why: 'it is an Excel workbook or a ZIP file' })
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') throw new Refusal('csv_unreadable', { why: 'it is a PDF' })
  const { encoding, mark } = sniff(head)
  const text = new TextDecoder(encoding).decode(head.subarray(mark)).slice(0, 8192)
  if ((text.match(unprintable)?.length ?? 0) > text.length / 50)
    throw new Refusal('csv_unreadable', { why: 'it is not a text file' })
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs that no text file holds.
const unprintable = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd\ufffe\uffff]/g

/** Every row of a file as cells, the header among them, ragged rows as they are; empty lines are left out. Numbered from 1. */
export async function* readRows(path: string, shape: Shape): AsyncGenerator<string[]> {
  const source = Readable.from(decoded(path, shape))
  const parser = parse({
    delimiter: shape.delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  try {
    for await (const row of parser) yield row as string[]
  } catch (error) {
    if (isTooLong(error))
      throw new Refusal('csv_unreadable', { why: 'one row is longer than 16 MB; perhaps a quotation mark is never closed' })
    throw error
  } finally {
    source.destroy()
  }
}

async function* decoded(path: string, { encoding, mark }: Shape): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path, { start: mark, highWaterMark: 256 * 1024 }))
    yield decoder.decode(chunk as Buffer, { stream: true })
  yield decoder.decode()
}

const isTooLong = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'CSV_MAX_RECORD_SIZE'
