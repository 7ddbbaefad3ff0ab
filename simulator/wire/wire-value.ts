import { GraphError, invalidParameter } from '../graph-error.ts'

export type WireMap = Record<string, unknown>

export const isMap = (value: unknown): value is WireMap => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object, or a list when `listToo`: some parameters of Meta are lists of objects. */
export function checkMap(value: unknown, path: string, listToo = false): WireMap {
  if (value === undefined || value === null) throw new GraphError(131008, `Parameter '${path}' is mandatory`)
  if (typeof value !== 'object' || (Array.isArray(value) && !listToo))
    throw invalidParameter(`Param ${path} must be a JSON object.`)
  return value as WireMap
}

/** A text of 1 to `most` characters. */
export function checkText(value: unknown, path: string, most: number): string {
  if (value === undefined || value === null || value === '') throw new GraphError(131008, `Parameter '${path}' is mandatory`)
  if (typeof value !== 'string') throw invalidParameter(`Param ${path} must be a string.`)
  if (value.length > most) throw invalidParameter(`Param ${path} must be at most ${most} characters long.`)
  return value
}

export function checkList(value: unknown, path: string, least: number, most: number): WireMap[] {
  if (!Array.isArray(value) || !value.every(isMap)) throw new GraphError(131008, `Parameter '${path}' must be a list`)
  if (value.length < least || value.length > most)
    throw new GraphError(131009, `Invalid ${path} count. Min allowed ${path}: ${least}, Max allowed ${path}: ${most}`)
  return value
}

/** A value as a refusal repeats it. Not every object becomes a string by itself. */
export const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 60)

/** A parameter that may come as text or as a number: its text, or none. */
export const written = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

/** One of some words. */
export function checkOneOf(value: unknown, path: string, words: readonly string[]): string {
  if (value === undefined || value === null || value === '') throw new GraphError(131008, `Parameter '${path}' is mandatory`)
  if (typeof value !== 'string' || !words.includes(value))
    throw invalidParameter(`Param ${path} must be one of {${words.join(', ')}} - got "${shown(value)}".`)
  return value
}

/** A whole number in a range, both ends included. */
export function checkWhole(value: unknown, path: string, least: number, most: number): number {
  if (value === undefined || value === null) throw new GraphError(131008, `Parameter '${path}' is mandatory`)
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new GraphError(131009, `Param ${path} must be a whole number from ${least} to ${most}.`)
  return value
}

/** A file named by a message: uploaded (`id`) or to be fetched (`link`). */
export interface FileRef {
  kind: string
  id: string | undefined
  link: string | undefined
}

/** Reads `{id}` or `{link}`; exactly one must be there. */
export function fileRef(kind: string, value: unknown): FileRef {
  const map = checkMap(value, kind)
  const { id, link } = map
  if ((id === undefined) === (link === undefined))
    throw invalidParameter(`Param ${kind} must be a valid JSON object with exactly one of "id" or "link".`)
  if (link !== undefined && !(typeof link === 'string' && /^https?:\/\/\S+$/.test(link)))
    throw invalidParameter(`Param ${kind}['link'] is not a valid URI.`)
  if (id !== undefined && !(['string', 'number'].includes(typeof id) && /^\d+$/.test(String(id))))
    throw invalidParameter(`Param ${kind}['id'] is not a valid whatsapp business account media attachment ID`)
  return { kind, id: id === undefined ? undefined : String(id), link: typeof link === 'string' ? link : undefined }
}
