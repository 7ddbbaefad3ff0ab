/** What an error of Meta means to a person, and what to do about it. `again`: whether the same message may work later. */
export interface MetaErrorWords {
  readonly says: string
  readonly advice: string
  readonly again: 'never' | 'later' | 'after-mending' | 'by-itself'
}

const words = (again: MetaErrorWords['again'], says: string, advice: string): MetaErrorWords => ({ says, advice, again })

/** Source: Meta, WhatsApp → Support → Error codes (snapshot 2026-09-11). Codes not listed are told by Meta's own text. */
export const metaErrorWords: Readonly<Record<number, MetaErrorWords>> = {
  0: words('after-mending', 'WhatsApp does not accept the access token', 'Connect the number again with a new token.'),
  1: words('later', 'WhatsApp had an unknown problem', 'Try again in a few minutes.'),
  2: words('later', 'WhatsApp was briefly not available', 'Try again in a few minutes.'),
  3: words(
    'after-mending',
    'The app may not do this',
    'Give the app the permission whatsapp_business_messaging in the Meta dashboard.',
  ),
  4: words('by-itself', 'The app made too many calls to WhatsApp', 'Wait: sending goes on by itself.'),
  10: words(
    'after-mending',
    'The token lacks a permission',
    'Make a token with whatsapp_business_messaging and whatsapp_business_management.',
  ),
  33: words('never', 'This business number was deleted', 'Connect another number.'),
  100: words('after-mending', 'WhatsApp did not accept a part of the request', 'Check what the details name.'),
  104: words('after-mending', 'WhatsApp asks for a token', 'Connect the number again with a token.'),
  190: words(
    'after-mending',
    'The access token has expired or was withdrawn',
    'Make a permanent system-user token and connect the number again.',
  ),
  200: words(
    'after-mending',
    'The token may not use this account',
    'Assign the WhatsApp account to the system user, then make a new token.',
  ),
  368: words('later', 'The account is blocked for breaking a policy', 'See the reason in WhatsApp Manager → Account quality.'),
  613: words('later', 'Too many calls of this kind', 'Try again in an hour.'),
  1026: words('never', 'This person’s WhatsApp cannot show this kind of message', 'Ask in plain words instead.'),
  2046: words('never', 'The order cannot go to this status', 'Choose a status that can follow.'),
  2047: words('never', 'A paid order cannot be canceled', 'Refund it instead.'),
  80007: words('by-itself', 'The WhatsApp account reached its call limit', 'Wait: sending goes on by itself.'),
  130403: words('never', 'Your business has blocked this person', 'Unblock them first.'),
  130429: words('by-itself', 'Too many messages a second from this number', 'Wait: sending goes on by itself, slower.'),
  130472: words(
    'never',
    'Meta left this person out of marketing messages in an experiment',
    'Reach them another way, or wait until they write. Not charged.',
  ),
  130497: words('never', 'Your kind of business may not message this country', 'Leave this country out.'),
  131000: words('later', 'WhatsApp could not send it and gave no reason', 'Try again in a few minutes.'),
  131005: words(
    'after-mending',
    'The token may not send from this number',
    'Give it whatsapp_business_messaging for this account.',
  ),
  131008: words('after-mending', 'A required value is missing', 'Fill in every variable of the template.'),
  131009: words('after-mending', 'A value is not valid', 'Check the values of the variables.'),
  131016: words('later', 'WhatsApp was overloaded', 'Try again in a few minutes.'),
  131021: words('never', 'Sender and recipient are the same number', 'Leave your own number out.'),
  131026: words(
    'never',
    'Not reachable on WhatsApp',
    'The number may not be on WhatsApp, or runs an old version. Check the number.',
  ),
  131030: words(
    'after-mending',
    'A test number may only write to allowed numbers',
    'Add the number to the allowed list in the Meta dashboard.',
  ),
  131031: words('after-mending', 'The WhatsApp account is locked', 'See the reason in WhatsApp Manager → Account quality.'),
  131037: words('after-mending', 'The display name is not approved yet', 'Get the display name approved in WhatsApp Manager.'),
  131042: words(
    'after-mending',
    'There is a problem with the payment method',
    'Mend it in WhatsApp Manager → Billing, then resume.',
  ),
  131044: words(
    'after-mending',
    'There is a problem with the payment method',
    'Mend it in WhatsApp Manager → Billing, then resume.',
  ),
  131045: words('after-mending', 'The number is not registered properly', 'Register the number again in WhatsApp Manager.'),
  131047: words('never', 'More than 24 hours since this person last wrote', 'Send an approved template instead.'),
  131048: words(
    'later',
    'The number is held back: too many people blocked or reported it, or the daily limit is used up',
    'Wait a day, and write to people who expect you.',
  ),
  131049: words(
    'later',
    'Meta held it back: this person gets enough marketing already',
    'Not before 24 hours later; a reply from them lifts it.',
  ),
  131050: words(
    'never',
    'This person stopped your marketing messages',
    'Do not send them marketing. Utility templates still arrive.',
  ),
  131051: words('never', 'WhatsApp does not support this kind of message', 'Send it as text or a file.'),
  131052: words('later', 'The file this person sent could not be fetched', 'Ask them to send it again.'),
  131053: words('after-mending', 'WhatsApp could not take the file', 'Check its kind and size, and upload it again.'),
  131055: words('after-mending', 'The account may not send this way', 'Ask Meta support to enable it.'),
  131056: words('by-itself', 'Too many messages to this person in a short time', 'Wait: sending goes on by itself.'),
  131057: words('by-itself', 'The number is being raised to a higher speed', 'Wait: sending goes on by itself within a minute.'),
  131060: words('never', 'The message is not available', 'Ask the person to send it again.'),
  131061: words(
    'after-mending',
    'This template has a maximum price and needs Meta’s marketing API',
    'Remove the maximum price from the template.',
  ),
  131062: words('never', 'This kind of template cannot go to a username', 'Ask the person for their phone number.'),
  131063: words('after-mending', 'Marketing by this API is switched off for the account', 'Switch it on in WhatsApp Manager.'),
  131064: words(
    'later',
    'The account may not send utility templates now, because marketing was sent as utility',
    'Wait until the block ends, and use the right category.',
  ),
  131215: words('never', 'The number may not use groups', 'Write to people one by one.'),
  132000: words(
    'after-mending',
    'The number of values does not fit the template',
    'Fetch the templates again and check the variables.',
  ),
  132001: words(
    'after-mending',
    'The template does not exist in this language or is not approved',
    'Fetch the templates again and choose an approved one.',
  ),
  132005: words('after-mending', 'The text with its values is too long', 'Shorten the values.'),
  132007: words('after-mending', 'The template breaks a content policy', 'Change the template.'),
  132008: words('after-mending', 'A value has the wrong format', 'Check the values of the variables.'),
  132012: words('after-mending', 'A value has the wrong kind', 'Check the values of the variables and the header file.'),
  132015: words('later', 'The template is paused for low quality', 'Wait until the pause ends, or use another template.'),
  132016: words('never', 'The template is disabled for good', 'Create another template.'),
  132018: words('after-mending', 'A value has line breaks, tabs or too many spaces', 'Remove them from the value.'),
  132021: words('after-mending', 'The name belongs to another template', 'Choose another name.'),
  133000: words('later', 'The number is still being removed elsewhere', 'Try again in a few minutes.'),
  133004: words('later', 'The registration server was not available', 'Try again in a few minutes.'),
  133005: words('after-mending', 'The two-step PIN is wrong', 'Enter the right PIN, or reset it in WhatsApp Manager.'),
  133006: words('after-mending', 'The number has not been verified', 'Verify it by SMS or call in WhatsApp Manager.'),
  133008: words('later', 'Too many wrong PINs were tried', 'Wait an hour, then try the right PIN.'),
  133009: words('later', 'The PIN was tried again too soon', 'Wait half a minute, then try the right PIN.'),
  133010: words(
    'after-mending',
    'The number is not registered on the platform',
    'Register it in WhatsApp Manager → Phone numbers.',
  ),
  133015: words('later', 'The number was removed a moment ago', 'Try again in five minutes.'),
  133016: words('later', 'The number was registered too often', 'Try again in three days.'),
  134100: words('never', 'Only marketing templates can be sent this way', 'Choose a marketing template.'),
  134101: words('later', 'The template is not ready for marketing messages yet', 'Try again in ten minutes.'),
  134102: words('later', 'The template cannot be used for marketing messages now', 'Try again in a few minutes.'),
  135000: words('after-mending', 'WhatsApp did not accept the request', 'Check the values of the variables.'),
  136024: words('later', 'WhatsApp could not send a verification code', 'Wait a while, then ask for a code again.'),
  136025: words('after-mending', 'The verification code is wrong or too old', 'Ask for a new code and enter it at once.'),
  137000: words(
    'after-mending',
    'This person’s identity changed since you last checked it',
    'Confirm who they are, then send again.',
  ),
  138000: words('after-mending', 'Calls are not enabled for this number', 'Enable them in the settings of the number.'),
  138001: words('never', 'This person cannot be called now', 'Write to them instead.'),
  138006: words('after-mending', 'This person has not allowed calls', 'Ask for permission to call first.'),
  138009: words(
    'later',
    'This person was asked for permission to call too often',
    'Ask again in a week, or wait until they call.',
  ),
  139100: words('after-mending', 'Not everyone could be blocked or unblocked', 'See the reason beside each of them.'),
  139101: words('after-mending', 'The block list is full', 'Unblock somebody first.'),
  139102: words('later', 'The block list was being changed', 'Try again.'),
  139103: words('later', 'The block list could not be changed', 'Try again in a few minutes.'),
  139200: words('later', 'Sending without a template is blocked for the account', 'Use an approved template.'),
  147001: words('after-mending', 'Someone else has this username', 'Choose another one.'),
  147002: words(
    'after-mending',
    'The number cannot have a username yet',
    'Register the number and have its display name approved.',
  ),
  147003: words('after-mending', 'A Facebook Page has this username', 'Link the Page to the business portfolio.'),
  147004: words('after-mending', 'An Instagram account has this username', 'Link the account to the business portfolio.'),
  147005: words('after-mending', 'Another number of the business has this username', 'Transfer the username to this number.'),
  200005: words('later', 'WhatsApp has no template insights for this account', 'Try again later.'),
  200006: words('never', 'Template insights cannot be turned off', 'They stay on.'),
  200007: words('after-mending', 'Template insights are not turned on', 'Turn them on in WhatsApp Manager → Insights.'),
  2388019: words('after-mending', 'The account has as many templates as it may', 'Delete templates you no longer use.'),
  2388023: words('later', 'A template of this name is being deleted', 'Choose another name, or try again in 30 days.'),
  2388024: words('after-mending', 'This template exists in this language', 'Choose another name or edit the existing template.'),
  2388039: words('later', 'This template cannot be edited now', 'Approved templates take one edit a day; pending ones none.'),
  2388040: words('after-mending', 'A text is longer than WhatsApp allows', 'Shorten the part that the details name.'),
  2388047: words('after-mending', 'The header has a wrong format', 'No line breaks, formatting or emoji in a text header.'),
  2064: words('after-mending', 'The form does not exist', 'Choose a published form of this WhatsApp account.'),
  2065: words('never', 'The version of the form message is not supported', 'Send the form from a newer version of this program.'),
  2066: words(
    'after-mending',
    'A draft of a form was sent as if it were published, or the other way round',
    'Publish the form, then send it.',
  ),
  2067: words('after-mending', 'The draft of this form cannot be sent', 'Publish the form, then send it.'),
  2068: words('after-mending', 'The form is blocked', 'Mend its endpoint in WhatsApp Manager → Flows.'),
  2069: words('later', 'The form is throttled because its endpoint fails', 'Mend its endpoint, then try again in an hour.'),
  2070: words('after-mending', 'The version of the form has expired', 'Publish the form anew with a current version.'),
  132068: words('after-mending', 'The form of the template is blocked', 'Mend its endpoint in WhatsApp Manager → Flows.'),
  132069: words(
    'later',
    'The form of the template is throttled because its endpoint fails',
    'Mend its endpoint, then try again in an hour.',
  ),
  134011: words(
    'after-mending',
    'The terms of WhatsApp payments are not accepted',
    'Accept them in WhatsApp Manager → Payments.',
  ),
  139000: words('later', 'The account may not make or publish forms', 'See the reason in WhatsApp Manager → Account quality.'),
  139001: words('never', 'A published form cannot be changed', 'Make a copy of it and change that.'),
  139002: words('after-mending', 'The form is not ready to be published', 'Mend what the details name.'),
  139003: words('never', 'Only a published form can be retired', 'Delete the draft instead.'),
  139004: words('never', 'Only a draft can be deleted', 'Retire the published form instead.'),
  139006: words('later', 'There is not enough data for figures about this form', 'Look again when more people have used it.'),
  2388072: words('after-mending', 'The body has a wrong format', 'Check the variables and line breaks of the body.'),
  2388073: words('after-mending', 'The footer has a wrong format', 'No variables or line breaks in the footer.'),
  2388293: words('after-mending', 'Too many variables for so short a text', 'Add words or remove variables.'),
  2388299: words('after-mending', 'The body begins or ends with a variable', 'Put words before and after it.'),
  2593107: words('never', 'This was synchronized before', 'Chats and contacts of the WhatsApp Business App can be fetched once.'),
  2593108: words(
    'never',
    'It is too late to synchronize',
    'Chats and contacts can be fetched within 24 hours of connecting the number.',
  ),
}

/** Refusals that a subcode explains better than the code. Source: Graph API, error handling (2026-09). */
const subcodes: Readonly<Record<string, MetaErrorWords>> = {
  '100/33': words(
    'after-mending',
    'WhatsApp knows no such id, or the token may not see it',
    'Check the id, and that the token belongs to the same business.',
  ),
  '190/463': words('after-mending', 'The access token has expired', 'Make a permanent system-user token.'),
  '190/460': words('after-mending', 'The access token ended with a password change', 'Make a permanent system-user token.'),
  '190/467': words('after-mending', 'The access token is not valid', 'Copy it again, whole, from the Meta dashboard.'),
}

/** Words for a failure; `text` is what Meta said, for codes that are not in the list. */
export function describeMetaError(code: number | null, subcode?: number | null, text?: string | null): MetaErrorWords {
  const known =
    subcodes[`${code}/${subcode}`] ??
    (subcode ? metaErrorWords[subcode] : undefined) ??
    (code === null ? undefined : metaErrorWords[code])
  if (known) return known
  if (code !== null && code > 200 && code < 300)
    return words('after-mending', 'The token lacks a permission', 'Make a token with the permission that the details name.')
  const said = text?.trim()
  return words(
    'later',
    said ? `WhatsApp said: ${said}` : code === null ? 'It failed without a reason' : `WhatsApp answered error ${code}`,
    'Try again later; if it stays, ask Meta support with this code.',
  )
}
