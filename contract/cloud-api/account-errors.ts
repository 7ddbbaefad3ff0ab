/**
 * Errors of numbers and accounts: registration, verification, usernames, insights, synchronization.
 * Source: Meta, WhatsApp → Support → Error codes, snapshot of 2026-09; 136024 and 136025 as third parties report them.
 */
export const accountErrors = {
  133005: {
    http: 400,
    title: 'Two step verification PIN Mismatch',
    details: 'The two-step verification PIN is not the one of this number.',
  },
  133006: {
    http: 400,
    title: 'Phone number re-verification needed',
    details: 'The phone number must be verified before it is registered.',
  },
  133008: {
    http: 400,
    title: 'Too many two step verification PIN guesses',
    details: 'There were too many wrong PINs. Wait before trying again.',
  },
  133009: {
    http: 400,
    title: 'Two step verification PIN guessed too fast',
    details: 'The PIN was entered too soon after a wrong one. Wait before trying again.',
  },
  133016: {
    http: 400,
    title: 'Account register deregister rate limit exceeded',
    details: 'The number was registered and deregistered too often: 10 times in 72 hours.',
  },
  136024: { http: 400, title: 'Request code error', details: 'A verification code could not be sent.' },
  136025: { http: 400, title: 'Verify code error', details: 'The verification code is wrong or no longer valid.' },
  147001: { http: 400, title: 'Username taken', details: 'Someone else has this username.' },
  147002: { http: 400, title: 'Username not eligible', details: 'The phone number cannot have a username yet.' },
  147003: {
    http: 400,
    title: 'Username belongs to a Facebook Page',
    details: 'Link the Facebook Page that has this username to use it.',
  },
  147004: {
    http: 400,
    title: 'Username belongs to an Instagram account',
    details: 'Link the Instagram account that has this username to use it.',
  },
  147005: {
    http: 400,
    title: 'Username transfer needed',
    details: 'Another number of the business has this username: transfer it.',
  },
  200005: {
    http: 400,
    title: 'Template insights not available',
    details: 'Template insights are not yet available for this WhatsApp Business Account.',
  },
  200006: { http: 400, title: 'Template insights cannot be disabled', details: 'Once confirmed, template insights stay on.' },
  200007: {
    http: 400,
    title: 'Template insights not enabled',
    details: 'Confirm template insights for this WhatsApp Business Account first.',
  },
  2593107: {
    http: 400,
    title: 'Synchronization request limit exceeded',
    details: 'This synchronization was requested before: it can be done once.',
  },
  2593108: {
    http: 400,
    title: 'Synchronization request made outside of allowed time window',
    details: 'It can be requested within 24 hours of onboarding only.',
  },
}
