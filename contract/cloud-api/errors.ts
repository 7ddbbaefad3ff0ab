import { z } from 'zod'
import { accountErrors } from './account-errors.ts'
import { flowErrors } from './flow-errors.ts'

/** The JSON of every refusal of the Graph API. Branch on `code`, never on the words. */
export const GraphErrorBody = z.object({
  error: z.looseObject({
    message: z.string(),
    type: z.string().optional(),
    code: z.number().int(),
    error_subcode: z.number().int().optional(),
    error_data: z.looseObject({ messaging_product: z.string().optional(), details: z.string().optional() }).optional(),
    error_user_title: z.string().optional(),
    error_user_msg: z.string().optional(),
    is_transient: z.boolean().optional(),
    fbtrace_id: z.string().optional(),
  }),
})
export type GraphErrorBody = z.infer<typeof GraphErrorBody>

/** An error inside a webhook: of a failed status, of an incoming message, or of the account. */
export const WebhookError = z.looseObject({
  code: z.number().int(),
  title: z.string().optional(),
  message: z.string().optional(),
  error_data: z.looseObject({ details: z.string().optional() }).optional(),
  href: z.string().optional(),
})
export type WebhookError = z.infer<typeof WebhookError>

export interface MetaError {
  http: number
  title: string
  details: string
}

/**
 * Errors on the path of sending, as Meta words them. HTTP status as documented in December 2025 (the column was dropped in 2026).
 * Source: Meta, WhatsApp → Support → Error codes, snapshot of 2026-09.
 */
export const metaErrors: Readonly<Record<number, MetaError>> = {
  0: { http: 401, title: 'AuthException', details: 'The app user could not be authenticated.' },
  1: { http: 400, title: 'API Unknown', details: 'Possibly a temporary issue due to downtime. Wait and retry the operation.' },
  2: { http: 503, title: 'API Service', details: 'Temporary issue due to downtime or being overloaded.' },
  3: { http: 500, title: 'API Method', details: 'The app has no capability or permission for this call.' },
  4: { http: 400, title: 'API Too Many Calls', details: 'The app has reached its API call rate limit.' },
  10: { http: 403, title: 'API Permission Denied', details: 'Permission is either not granted or has been removed.' },
  33: { http: 400, title: 'Parameter value is not valid', details: 'The business phone number has been deleted.' },
  100: {
    http: 400,
    title: 'Invalid parameter',
    details: 'The request included one or more unsupported or misspelled parameters.',
  },
  190: { http: 401, title: 'Access token has expired', details: 'The access token is invalid or has expired.' },
  200: { http: 403, title: 'Permissions error', details: 'The token lacks a permission that this call needs.' },
  368: {
    http: 403,
    title: 'Temporarily blocked for policies violations',
    details: 'The account has been restricted from messaging.',
  },
  1026: { http: 400, title: 'Receiver incapable', details: "The recipient's client cannot receive this kind of message." },
  2046: { http: 400, title: 'Invalid order status transition', details: 'The order cannot go from its status to this one.' },
  2047: { http: 400, title: 'Order cannot be canceled', details: 'An order that was paid cannot be canceled.' },
  80007: { http: 400, title: 'Rate limit issues', details: 'The WhatsApp Business Account has reached its rate limit.' },
  130403: { http: 400, title: 'Business has blocked user', details: 'This business phone number has blocked the recipient.' },
  130429: {
    http: 429,
    title: 'Rate limit hit',
    details: 'Message failed to send because there were too many messages sent from this phone number in a short period of time.',
  },
  130472: {
    http: 400,
    title: "User's number is part of an experiment",
    details: "Failed to send message because this user's phone number is part of an experiment.",
  },
  131000: { http: 500, title: 'Something went wrong', details: 'Message failed to send due to an unknown error.' },
  131005: { http: 403, title: 'Access denied', details: 'Permission is either not granted or has been removed.' },
  131008: { http: 400, title: 'Required parameter is missing', details: 'The request is missing a required parameter.' },
  131009: { http: 400, title: 'Parameter value is not valid', details: 'One or more parameter values are invalid.' },
  131016: { http: 500, title: 'Service unavailable', details: 'A service is temporarily unavailable.' },
  131021: { http: 400, title: 'Recipient cannot be sender', details: 'Sender and recipient phone number is the same.' },
  131026: {
    http: 400,
    title: 'Message undeliverable',
    details: 'Unable to deliver the message. The recipient may not be on WhatsApp or has an old version of it.',
  },
  131030: {
    http: 400,
    title: 'Recipient phone number not in allowed list',
    details: 'Add the recipient to the allowed list of the test number.',
  },
  131031: {
    http: 403,
    title: 'Account has been locked',
    details: 'The account was restricted or disabled for violating a platform policy.',
  },
  131037: {
    http: 400,
    title: 'Display name needs approval',
    details: 'The business phone number needs display name approval before messages can be sent.',
  },
  131042: {
    http: 400,
    title: 'Business eligibility payment issue',
    details: 'There is a problem with the payment method of the account.',
  },
  131045: {
    http: 500,
    title: 'Incorrect certificate',
    details: 'Message failed to send due to a phone number registration error.',
  },
  131047: {
    http: 400,
    title: 'Re-engagement message',
    details: 'More than 24 hours have passed since the customer last replied to this number.',
  },
  131048: {
    http: 400,
    title: 'Spam rate limit hit',
    details: 'There are restrictions on how many messages can be sent from this phone number.',
  },
  131049: {
    http: 400,
    title: 'Meta chose not to deliver',
    details: 'This message was not delivered to maintain healthy ecosystem engagement.',
  },
  131050: {
    http: 400,
    title: 'User has stopped marketing messages',
    details: 'The recipient has chosen to stop receiving marketing messages from this business.',
  },
  131051: { http: 400, title: 'Unsupported message type', details: 'Message type is currently not supported.' },
  131052: { http: 400, title: 'Media download error', details: 'Unable to download the media sent by the user.' },
  131053: { http: 400, title: 'Media upload error', details: 'Unable to upload the media used in the message.' },
  131056: {
    http: 429,
    title: 'Pair rate limit hit',
    details: 'Too many messages sent from this phone number to the same recipient in a short period of time.',
  },
  131057: { http: 500, title: 'Account in maintenance mode', details: 'The account is being upgraded to a higher throughput.' },
  131055: { http: 400, title: 'Method not allowed', details: 'This kind of sending is not allowed for the account.' },
  131060: { http: 400, title: 'Message unavailable', details: 'This message is not available.' },
  131061: {
    http: 400,
    title: 'Max-price template on the wrong endpoint',
    details: 'A template with a maximum price is sent by /marketing_messages only.',
  },
  131062: {
    http: 400,
    title: 'Recipient type not supported',
    details: 'One-tap, zero-tap and copy code authentication templates cannot go to a business-scoped user ID.',
  },
  131063: {
    http: 400,
    title: 'Marketing messages disabled on Cloud API',
    details: 'Marketing templates of this account are sent by /marketing_messages only.',
  },
  131064: {
    http: 400,
    title: 'Messaging limited',
    details: 'Messaging of the account is limited because templates were given a wrong category.',
  },
  131215: { http: 400, title: 'Groups not available', details: 'The business phone number is not eligible for groups.' },
  132000: {
    http: 400,
    title: 'Number of parameters does not match the expected number of params',
    details: 'The number of values differs from the number of variables.',
  },
  132001: {
    http: 404,
    title: 'Template name does not exist in the translation',
    details: 'The template does not exist in this language or has not been approved.',
  },
  132005: { http: 400, title: 'Translated text too long', details: 'The text with its values is too long.' },
  132007: {
    http: 400,
    title: 'Template format character policy violated',
    details: 'The content of the template violates a policy.',
  },
  132012: {
    http: 400,
    title: 'Parameter format does not match format in the created template',
    details: 'A value has the wrong kind or format.',
  },
  132015: { http: 400, title: 'Template is paused', details: 'The template is paused due to low quality.' },
  132016: {
    http: 400,
    title: 'Template is disabled',
    details: 'The template was paused too often and is now permanently disabled.',
  },
  132018: {
    http: 400,
    title: 'Template parameter validation failed',
    details: 'A value cannot have new-line or tab characters or more than 4 consecutive spaces.',
  },
  132021: {
    http: 400,
    title: 'Template name not available',
    details: 'The name belongs to a template that was not made by Direct Send.',
  },
  133010: {
    http: 400,
    title: 'Phone number not registered',
    details: 'The phone number is not registered on the WhatsApp Business Platform.',
  },
  134011: {
    http: 400,
    title: 'Payments terms of service not accepted',
    details: 'The terms of service of WhatsApp payments have not been accepted for the account.',
  },
  134100: {
    http: 400,
    title: 'Only marketing messages supported',
    details: 'Marketing Messages sends templates of the category marketing only.',
  },
  134101: {
    http: 400,
    title: 'Template still syncing',
    details: 'The template is not ready for Marketing Messages. Try again in 10 minutes.',
  },
  134102: { http: 500, title: 'Template not available', details: 'The template cannot be used with Marketing Messages now.' },
  135000: {
    http: 400,
    title: 'Generic user error',
    details: 'Message failed to send because of an unknown error with the request parameters.',
  },
  137000: {
    http: 400,
    title: 'Identity key mismatch',
    details: 'The identity key of the recipient differs from the one in the request.',
  },
  138001: { http: 400, title: 'Receiver uncallable', details: 'The call cannot be made or changed now.' },
  138000: { http: 401, title: 'Calling not enabled', details: 'Calls are not enabled for this phone number.' },
  138006: { http: 401, title: 'No approved call permission', details: 'The person has not allowed the business to call.' },
  138009: {
    http: 400,
    title: 'Call permission request limit',
    details: 'Too many requests for permission to call were sent to this person.',
  },
  139100: { http: 400, title: 'Failed to block/unblock users', details: 'Some users could not be blocked or unblocked.' },
  139101: { http: 400, title: 'Block list limit reached', details: 'The block list of the number is full.' },
  139102: {
    http: 400,
    title: 'Block list concurrent update',
    details: 'The block list was changed by another request. Try again.',
  },
  139103: { http: 400, title: 'Block list internal error', details: 'The block list could not be changed. Try again.' },
  139200: { http: 400, title: 'Direct Send blocked', details: 'The account may not send messages without a template.' },
  ...accountErrors,
  ...flowErrors,
}
