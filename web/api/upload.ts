import type { Route } from '@woochat/contract/route.ts'
import { addressOf, type InputOf, newIdempotencyKey, type ReplyOf, refused } from './call.ts'
import { errorOf, offlineError } from './problem.ts'
import { reportReachable, reportUnreachable } from './reachability.ts'

export interface UploadOptions {
  file: Blob
  fileName?: string | undefined
  /** Further form fields, sent before the file so that the server knows them when it arrives. */
  fields?: Readonly<Record<string, string>> | undefined
  /** From 0 to 1. */
  onProgress?: ((part: number) => void) | undefined
  signal?: AbortSignal | undefined
  idempotencyKey?: string | undefined
}

type UploadInput<R> = UploadOptions & Omit<InputOf<R>, 'body'>

/** Sends a file to a route with `wire: 'upload'`; XMLHttpRequest because fetch tells no upload progress. */
export function upload<R extends Route>(route: R, input: UploadInput<R>): Promise<ReplyOf<R>> {
  const form = new FormData()
  for (const [name, value] of Object.entries(input.fields ?? {})) form.append(name, value)
  form.append('file', input.file, input.fileName ?? (input.file instanceof File ? input.file.name : 'file'))
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(route.method, addressOf(route, input))
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('idempotency-key', input.idempotencyKey ?? newIdempotencyKey())
    request.upload.onprogress = (event) => event.lengthComputable && input.onProgress?.(event.loaded / event.total)
    request.onload = () => {
      reportReachable()
      if (request.status < 300) resolve(JSON.parse(request.responseText) as ReplyOf<R>)
      else reject(refused(errorOf(request.status, request.responseText, request.getResponseHeader('x-request-id') ?? undefined)))
    }
    request.onerror = () => {
      reportUnreachable()
      reject(offlineError(undefined))
    }
    request.onabort = () => reject(new DOMException('The upload was cancelled', 'AbortError'))
    if (input.signal?.aborted) return reject(new DOMException('The upload was cancelled', 'AbortError'))
    input.signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
