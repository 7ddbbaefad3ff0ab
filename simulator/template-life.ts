/** What happens to a template in the course of time, beside its status. */
export interface TemplateLife {
  /** How long an undelivered message of it is tried: `message_send_ttl_seconds`, -1 for 30 days. */
  ttlSeconds?: number
  subCategory?: string
  /** The entry of the template library it was made from. */
  libraryName?: string
  linkTrackingOptedOut?: boolean
  /** The category it will have from `at` on, as its account was told. */
  correctCategory?: { category: string; at: number }
  ratedAt?: number
  /** Changed after an approval: the next one tells its new parts. */
  edited?: boolean
  rejectedAt?: number
  /** What will come of an appeal, and why it had been rejected. */
  appeal?: { outcome: 'APPROVED' | 'REJECTED'; reason: string }
  /** Why it is paused, as the webhook titled it. */
  pauseTitle?: string
  archivedAt?: number
  deletedAt?: number
  /** Times its quality paused it; the third disables it. */
  pauses?: number
  pausedUntil?: number
  /** When it came back from a pause: what people did before no longer counts. */
  judgedFrom?: { startMs: number; delivered: number; read: number; complaints: number }
  /** Sends since it is new or back, until enough people have shown what they think of it. */
  pacing?: { sent: number; done?: boolean }
}
