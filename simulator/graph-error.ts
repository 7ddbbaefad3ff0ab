import { metaErrors } from '@woochat/contract/cloud-api/errors.ts'

interface Extra {
  message?: string
  http?: number
  subcode?: number
  userTitle?: string
  userMessage?: string
}

/** A no in the words of the Graph API: code → HTTP status and title as in Meta's table, `details` says what exactly. */
export class GraphError extends Error {
  readonly code: number
  readonly http: number
  readonly details: string | undefined
  readonly extra: Extra

  constructor(code: number, details?: string, extra: Extra = {}) {
    const row = metaErrors[code]
    super(extra.message ?? `(#${code}) ${row?.title ?? 'Invalid parameter'}`)
    this.code = code
    this.http = extra.http ?? row?.http ?? 400
    this.details = details
    this.extra = extra
  }

  body(traceId: string): { error: Record<string, unknown> } {
    const { subcode, userTitle, userMessage } = this.extra
    return {
      error: {
        message: this.message,
        type: 'OAuthException',
        code: this.code,
        ...(subcode !== undefined && { error_subcode: subcode }),
        ...(this.details !== undefined && { error_data: { messaging_product: 'whatsapp', details: this.details } }),
        ...(userTitle !== undefined && { is_transient: false, error_user_title: userTitle, error_user_msg: userMessage }),
        fbtrace_id: traceId,
      },
    }
  }
}

/** Meta's answer to an id that is unknown or belongs to someone else: the two look the same on purpose. */
export const noSuchObject = (id: string, method: string): GraphError =>
  new GraphError(100, undefined, {
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    subcode: 33,
  })

export const invalidParameter = (message: string): GraphError => new GraphError(100, message, { message: `(#100) ${message}` })
export const missingParameter = (name: string): GraphError => invalidParameter(`The parameter ${name} is required.`)
