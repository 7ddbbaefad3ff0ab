import type { Readable } from 'node:stream'
import { UploadHandle, UploadSession } from '@woochat/contract/cloud-api/send.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { graphAsk } from '../cloud-api/call.ts'

/** A file of ours, as the noun `media` hands it out. */
export interface SampleFile {
  mime: string
  bytes: number
  fileName: string | null
  stream: Readable
}

export interface UploadPlace {
  baseUrl: string
  token: string
  appId: string
}

/** Kinds of files Meta takes as samples. Source: Meta, Graph API → Resumable Upload (2026-09). */
const accepted: Readonly<Record<'image' | 'video' | 'document', readonly string[]>> = {
  image: ['image/jpeg', 'image/png'],
  video: ['video/mp4'],
  document: ['application/pdf'],
}

/** Uploads the sample of a media header to Meta and answers its handle, which only a template can use. */
export async function uploadSample(
  { baseUrl, token, appId }: UploadPlace,
  kind: 'image' | 'video' | 'document',
  file: SampleFile,
): Promise<string> {
  if (!accepted[kind].includes(file.mime)) {
    file.stream.destroy()
    throw new Refusal('wrong_file', {
      why: `the sample of ${kind === 'image' ? 'an image' : `a ${kind}`} header is ${accepted[kind].join(' or ')}; this is ${file.mime}.`,
    })
  }
  const access = { baseUrl, token }
  const query = {
    file_name: file.fileName ?? `sample.${file.mime.split('/')[1]}`,
    file_length: String(file.bytes),
    file_type: file.mime,
  }
  const session = await graphAsk(access, { method: 'POST', path: `/${appId}/uploads`, query, reply: UploadSession })
  const headers = {
    authorization: `OAuth ${token}`,
    file_offset: '0',
    'content-type': 'application/octet-stream',
    'content-length': String(file.bytes),
  }
  const { h } = await graphAsk(access, {
    method: 'POST',
    path: `/${session.id}`,
    headers,
    body: file.stream,
    reply: UploadHandle,
    timeoutMs: 60_000,
  })
  return h
}
