/** The source of bodies that came for the installation's own app; all others have a channel's key for a source. */
export const ownSource = 'app'

export const webhookPath = '/webhooks/whatsapp'

/** Meta sends up to 3 MB. */
export const bodyLimit = 4 * 1024 * 1024

/** Takes one webhook: resolves when it is committed, refuses what is not Meta's or cannot be stored now. */
export type Receive = (source: string, signature: unknown, body: Buffer) => Promise<void>
