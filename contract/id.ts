import { z } from 'zod'

/** A positive integer, dense within its workspace, branded with the noun it names. */
export const id = <Name extends string>(name: Name) =>
  z
    .number()
    .int()
    .positive()
    .max(Number.MAX_SAFE_INTEGER)
    .brand<Name>()
    .meta({ description: `${name}: unique in its workspace` })

/** The same id as it stands in a path or a query: decimal digits. */
export const textId = <T extends z.ZodType<number>>(of: T) =>
  z
    .string()
    .regex(/^[1-9]\d{0,15}$/, 'An id is a positive whole number')
    .transform(Number)
    .pipe(of as unknown as z.ZodType<z.output<T>, number>)

export const WorkspaceId = id('WorkspaceId')
export type WorkspaceId = z.infer<typeof WorkspaceId>
export const MemberId = id('MemberId')
export type MemberId = z.infer<typeof MemberId>
export const ChannelId = id('ChannelId')
export type ChannelId = z.infer<typeof ChannelId>
export const MediaId = id('MediaId')
export type MediaId = z.infer<typeof MediaId>
export const FieldId = id('FieldId')
export type FieldId = z.infer<typeof FieldId>
export const TagId = id('TagId')
export type TagId = z.infer<typeof TagId>
export const ContactId = id('ContactId')
export type ContactId = z.infer<typeof ContactId>
export const ImportId = id('ImportId')
export type ImportId = z.infer<typeof ImportId>
export const SegmentId = id('SegmentId')
export type SegmentId = z.infer<typeof SegmentId>
export const TemplateId = id('TemplateId')
export type TemplateId = z.infer<typeof TemplateId>
export const ConversationId = id('ConversationId')
export type ConversationId = z.infer<typeof ConversationId>
export const MessageId = id('MessageId')
export type MessageId = z.infer<typeof MessageId>
export const CampaignId = id('CampaignId')
export type CampaignId = z.infer<typeof CampaignId>
export const ApiKeyId = id('ApiKeyId')
export type ApiKeyId = z.infer<typeof ApiKeyId>
