/**
 * Every refusal of the API: `code → HTTP status → what happened → what to do next`.
 * `{…}` in a sentence is filled from the refusal's `values`. The list in docs/errors.md is tested against this table.
 */
export const refusals = {
  invalid: {
    status: 400,
    says: 'Something in the request is not as it should be.',
    next: 'Correct the fields named below and send it again.',
  },
  malformed: { status: 400, says: 'The request could not be read.', next: 'Check that the body is valid JSON.' },
  signed_out: { status: 401, says: 'You are not signed in.', next: 'Sign in and try again.' },
  wrong_password: {
    status: 401,
    says: 'This e-mail address and password do not belong together.',
    next: 'Check both, and whether caps lock is on.',
  },
  bad_key: { status: 401, says: 'This API key is unknown, expired or revoked.', next: 'Create a key under Settings → API keys.' },
  bad_signature: { status: 401, says: 'The webhook signature does not match.', next: 'Check the app secret of the channel.' },
  bad_origin: { status: 403, says: 'The request came from another site.', next: 'Open WooChat itself and try again.' },
  forbidden: { status: 403, says: 'Your role does not allow this.', next: 'Ask an owner or admin of your workspace.' },
  not_found: { status: 404, says: 'There is no such {what} here.', next: 'It may have been deleted. Go back to the list.' },
  masked: {
    status: 403,
    says: 'Your role sees phone numbers and e-mail addresses masked, so it cannot search, sort or filter by them.',
    next: 'Ask an owner or admin of your workspace.',
  },
  too_slow: { status: 503, says: 'This took too long to answer.', next: 'Try again in a moment, or ask for less.' },
  no_such_route: { status: 404, says: 'There is nothing at this address.', next: 'See /docs for every address of the API.' },
  conflict: { status: 409, says: 'Someone changed this since you opened it.', next: 'Reload it and make your change again.' },
  name_taken: { status: 409, says: 'Another {what} has this name.', next: 'Choose another name.' },
  phone_taken: { status: 409, says: 'Another contact has this phone number.', next: 'Open that contact instead.' },
  email_in_use: { status: 409, says: 'An account with this e-mail exists.', next: 'Sign in, or reset the password.' },
  in_use: { status: 409, says: 'This {what} is in use: {by}.', next: 'Remove it there first.' },
  wrong_state: { status: 409, says: 'This {what} is {state}, so it cannot be {act}.', next: 'Reload to see its present state.' },
  request_in_flight: {
    status: 409,
    says: 'The first request with this idempotency key is still running.',
    next: 'Wait a moment and ask again.',
  },
  done_already: {
    status: 409,
    says: 'This was done already, and its answer is shown only once.',
    next: 'Look for what it made; if the secret is lost, make another.',
  },
  outcome_unknown: {
    status: 409,
    says: 'It is not known whether the first request with this idempotency key was done.',
    next: 'Look whether it was; if not, send it with a new key.',
  },
  idempotency_mismatch: { status: 422, says: 'This idempotency key was used for a different request.', next: 'Use a new key.' },
  too_large: { status: 413, says: 'This is larger than {limit}.', next: 'Send a smaller one.' },
  wrong_file: { status: 415, says: 'This kind of file does not fit: {why}', next: 'Choose another file.' },
  window_closed: {
    status: 409,
    says: 'The 24-hour window is closed, so only a template can be sent.',
    next: 'Choose an approved template.',
  },
  opted_out: {
    status: 409,
    says: 'This contact opted out of marketing.',
    next: 'Send a utility template, or ask for consent first.',
  },
  blocked: { status: 409, says: 'This contact is blocked.', next: 'Unblock the contact first.' },
  no_number: { status: 409, says: 'This contact has no WhatsApp number.', next: 'Add a number first.' },
  segment_broken: {
    status: 409,
    says: 'This segment cannot be evaluated: {why}',
    next: 'Open the segment and mend the marked condition.',
  },
  filter_too_big: { status: 400, says: 'This filter is too large: {why}', next: 'Split it into smaller segments.' },
  csv_unreadable: {
    status: 400,
    says: 'This file cannot be read as CSV: {why}',
    next: 'Save it as CSV (UTF-8) and upload it again.',
  },
  template_invalid: { status: 400, says: 'WhatsApp would refuse this template: {why}', next: 'Mend the marked part.' },
  template_not_approved: { status: 409, says: 'This template is {state}.', next: 'Choose an approved template.' },
  graph_refused: { status: 422, says: 'WhatsApp refused: {why}', next: '{advice}' },
  graph_unreachable: { status: 502, says: 'WhatsApp did not answer: {why}', next: 'Try again in a minute.' },
  channel_taken: { status: 409, says: 'This number is connected in another workspace.', next: 'Disconnect it there first.' },
  demo_workspace: {
    status: 409,
    says: 'This is the demo: its contacts are made up, and their numbers may be those of strangers.',
    next: 'Sign up with a workspace of your own and connect the number there.',
  },
  no_simulator: {
    status: 409,
    says: 'No simulator runs beside this installation, so there are no practice numbers.',
    next: 'Start it with npm run simulator and set SIMULATOR_URL, or connect a real number.',
  },
  campaign_not_ready: { status: 409, says: 'This campaign cannot be sent yet: {why}', next: 'Mend it, then send.' },
  rate_limited: { status: 429, says: 'Too many requests.', next: 'Wait {seconds} seconds and try again.' },
  signup_closed: { status: 403, says: 'Sign-up is closed on this installation.', next: 'Ask its operator for an invitation.' },
  database_down: { status: 503, says: 'The database is not answering.', next: 'Nothing was lost. Try again in a moment.' },
  stopping: { status: 503, says: 'The server is restarting.', next: 'Try again in a moment.' },
  broken: {
    status: 500,
    says: 'Something broke on our side.',
    next: 'Try again. If it stays, send us the request id {requestId}.',
  },
} as const

export type RefusalCode = keyof typeof refusals

/** One thing wrong with one field of the request; `path` as in `body.name`. */
export interface Problem {
  path: string
  message: string
}

/** The JSON of every refusal. */
export interface RefusalBody {
  error: { code: RefusalCode; message: string; next: string; problems?: Problem[]; requestId?: string }
}

const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))

/** A no with a reason: thrown anywhere below a route, answered as its table row says. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly next: string
  readonly problems: Problem[] | undefined

  constructor(code: RefusalCode, values: Readonly<Record<string, string | number>> = {}, problems?: Problem[]) {
    const row = refusals[code]
    super(fill(row.says, values))
    this.name = 'Refusal'
    this.code = code
    this.status = row.status
    this.next = fill(row.next, values)
    this.problems = problems
  }

  body(requestId?: string): RefusalBody {
    const { code, message, next, problems } = this
    return { error: { code, message, next, ...(problems && { problems }), ...(requestId && { requestId }) } }
  }
}
