import type { GraphErrorBody } from '@woochat/contract/cloud-api/errors.ts'
import { describeMetaError } from '@woochat/contract/data/meta-errors.ts'
import { Refusal } from '@woochat/contract/errors.ts'

/** Meta's refusal in our words, with what to do next. Its own details come along: they name the field or value. */
export function graphRefusal(error: GraphErrorBody['error']): Refusal {
  const { says, advice } = describeMetaError(error.code, error.error_subcode)
  const details = error.error_user_msg ?? error.error_data?.details ?? error.message
  return new Refusal('graph_refused', {
    why: `${says} (${error.code}${error.error_subcode ? `/${error.error_subcode}` : ''}: ${details.replace(/\s+/g, ' ').slice(0, 400)})`,
    advice,
  })
}
