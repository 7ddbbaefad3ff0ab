/**
 * Errors of Flows: managing them (139xxx) and sending them.
 * Source: Meta, Flows → Error codes, snapshot of 2026-09.
 */
export const flowErrors = {
  2064: {
    http: 400,
    title: 'Invalid Flow ID',
    details: 'The Flow does not exist, does not belong to the WhatsApp Business Account, or is in an invalid state.',
  },
  2065: { http: 400, title: 'Invalid Flow Message Version', details: 'The version of the Flow message is not supported.' },
  2066: { http: 400, title: 'Invalid Flow Mode', details: 'A draft was not sent in mode draft, or a published Flow was.' },
  2067: { http: 400, title: 'Flow DRAFT Mode Not Allowed', details: 'The draft of the Flow cannot be sent.' },
  2068: { http: 400, title: 'Flow is blocked', details: 'The Flow is blocked, or its endpoint is not set up.' },
  2069: {
    http: 400,
    title: 'Flow is throttled',
    details: 'The Flow is throttled, and 10 messages with it were sent in the last hour.',
  },
  2070: { http: 400, title: 'Invalid Flow Version', details: 'The version of the Flow is invalid or has expired.' },
  132068: { http: 400, title: 'Flow is blocked', details: 'The Flow is in blocked state.' },
  132069: {
    http: 400,
    title: 'Flow is throttled',
    details: 'The Flow is throttled, and 10 messages with it were sent in the last hour.',
  },
  139000: { http: 400, title: 'Blocked by Integrity', details: 'The account may not create or publish Flows.' },
  139001: { http: 400, title: "Flow can't be updated", details: 'A published Flow cannot be changed.' },
  139002: { http: 400, title: "Flow can't be published", details: 'The Flow is not ready to be published.' },
  139003: { http: 400, title: "Flow can't be deprecated", details: 'Only a published Flow can be deprecated.' },
  139004: { http: 400, title: "Flow can't be deleted", details: 'Only a draft can be deleted.' },
  139006: { http: 400, title: 'Metrics threshold is not reached', details: 'There is not enough data to provide Flow metrics.' },
}
